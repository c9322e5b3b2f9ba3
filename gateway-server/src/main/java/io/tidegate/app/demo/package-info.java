/** {@code tidegate demo}: shows in one minute that the gateway works, by using it the way everybody else would. */
@NullMarked
package io.tidegate.app.demo;

import org.jspecify.annotations.NullMarked;
