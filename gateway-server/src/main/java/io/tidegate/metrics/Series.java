package io.tidegate.metrics;

import io.tidegate.config.DesiredState;

/** Some metrics that belong together. Called by one scrape at a time. */
@FunctionalInterface
interface Series {

    /** Writes them, as of now. */
    void write(DesiredState state, MetricText out);
}
