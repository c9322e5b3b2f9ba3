/** How keys rest in the shared state: sealed as upstream seals them, so that either gateway opens what the other wrote. */
@NullMarked
package io.tidegate.config.secret;

import org.jspecify.annotations.NullMarked;
