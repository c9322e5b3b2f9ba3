/**
 * What tests with real parts stand on: the Linux NVMe host, network namespaces, the processes of a test and the rule of when a
 * missing part skips a test and when it fails it.
 */
@NullMarked
package io.tidegate.support;

import org.jspecify.annotations.NullMarked;
