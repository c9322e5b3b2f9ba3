/** The metrics in the eyes of a real Prometheus. */
package io.tidegate.metrics;
