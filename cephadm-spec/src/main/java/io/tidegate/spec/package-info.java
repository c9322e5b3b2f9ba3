/** What an operator writes in gateway.yml: read, checked with line and column, and held as values. */
@NullMarked
package io.tidegate.spec;

import org.jspecify.annotations.NullMarked;
