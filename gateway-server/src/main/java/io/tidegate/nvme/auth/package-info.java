/**
 * The mathematics of DH-HMAC-CHAP (NVMe Base 2.1, 8.3.4.5): secrets, hash functions, groups and what a side proves; and of
 * the pre-shared keys of TLS (NVMe/TCP 1.1, 3.6.1). Values and pure functions over the JDK's cryptography; the target and
 * the initiator share them. Nothing here prints a secret.
 */
@NullMarked
package io.tidegate.nvme.auth;

import org.jspecify.annotations.NullMarked;
