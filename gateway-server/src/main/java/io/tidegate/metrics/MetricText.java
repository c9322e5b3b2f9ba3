package io.tidegate.metrics;

/**
 * Writes the text format of Prometheus, version 0.0.4. Owner: the thread of one scrape.
 *
 * <p>The memory of a page is kept for the next one: with thousands of namespaces a page is megabytes long.
 */
final class MetricText {

    private final StringBuilder text = new StringBuilder(1 << 14);
    private String family = "";

    /** Begins a metric; every sample of it follows before the next one begins. */
    MetricText family(String name, String type, String help) {
        family = name;
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        return this;
    }

    MetricText sample(String labels, long value) {
        return sample("", labels, value);
    }

    MetricText sample(String labels, double value) {
        begin("", labels).append(value).append('\n');
        return this;
    }

    /** A sample of a part of the metric, such as {@code _bucket}. */
    MetricText sample(String suffix, String labels, long value) {
        begin(suffix, labels).append(value).append('\n');
        return this;
    }

    MetricText sample(String suffix, String labels, double value) {
        begin(suffix, labels).append(value).append('\n');
        return this;
    }

    private StringBuilder begin(String suffix, String labels) {
        text.append(family).append(suffix);
        if (!labels.isEmpty()) {
            text.append('{').append(labels).append('}');
        }
        return text.append(' ');
    }

    /** Labels by name and value, in turn. */
    static String labels(String... namesAndValues) {
        StringBuilder labels = new StringBuilder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            labels.append(i == 0 ? "" : ",").append(namesAndValues[i]).append("=\"");
            escape(labels, namesAndValues[i + 1]);
            labels.append('"');
        }
        return labels.toString();
    }

    private static void escape(StringBuilder out, String value) {
        for (int i = 0; i < value.length(); i++) {
            switch (value.charAt(i)) {
                case '\\' -> out.append("\\\\");
                case '"' -> out.append("\\\"");
                case '\n' -> out.append("\\n");
                default -> out.append(value.charAt(i));
            }
        }
    }

    /** Forgets what was written. */
    void clear() {
        text.setLength(0);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
