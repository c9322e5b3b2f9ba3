/**
 * Fetches the passphrases of encrypted images from key servers by KMIP 1.2 over TLS with certificates on both sides: the
 * operation Get and nothing else.
 */
@NullMarked
package io.tidegate.kmip;

import org.jspecify.annotations.NullMarked;
