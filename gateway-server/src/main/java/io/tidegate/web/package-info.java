/** The one HTTP port of a gateway: what it serves are sites, each of which answers for the paths it knows. */
@NullMarked
package io.tidegate.web;

import org.jspecify.annotations.NullMarked;
