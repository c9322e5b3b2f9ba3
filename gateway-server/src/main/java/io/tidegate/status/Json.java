package io.tidegate.status;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON in which no character means anything to HTML: a name that a host has chosen stays text wherever it ends up.
 * Owner: the thread of one visit.
 */
final class Json {

    private static final double NANOS = 1e9;
    private static final double MICROS = 1e3;

    private final StringWriter text = new StringWriter();
    private final JsonWriter out = new JsonWriter(text);

    private Json() {
        out.setHtmlSafe(true);
        out.setSerializeNulls(true);
    }

    /** The bytes of an object with these fields. */
    static byte[] object(Consumer<Json> fields) {
        Json json = new Json();
        json.inObject(fields);
        return json.text.toString().getBytes(StandardCharsets.UTF_8);
    }

    @FunctionalInterface
    private interface Writing {
        void run() throws IOException;
    }

    private Json write(Writing writing) {
        try {
            writing.run();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
    }

    private Json inObject(Consumer<Json> fields) {
        write(out::beginObject);
        fields.accept(this);
        return write(out::endObject);
    }

    Json put(String name, @Nullable String value) {
        return write(() -> out.name(name).value(value));
    }

    Json put(String name, long value) {
        return write(() -> out.name(name).value(value));
    }

    Json put(String name, boolean value) {
        return write(() -> out.name(name).value(value));
    }

    Json nothing(String name) {
        return write(() -> out.name(name).nullValue());
    }

    Json put(String name, Consumer<Json> fields) {
        write(() -> out.name(name));
        return inObject(fields);
    }

    <T> Json list(String name, Collection<T> values, Entry<T> fields) {
        write(() -> out.name(name).beginArray());
        values.forEach(value -> inObject(json -> fields.write(json, value)));
        return write(out::endArray);
    }

    /** The fields of one object of a list. */
    @FunctionalInterface
    interface Entry<T> {
        void write(Json json, T value);
    }

    Json numbers(String name, Collection<Integer> values) {
        write(() -> out.name(name).beginArray());
        values.forEach(value -> write(() -> out.value(value)));
        return write(out::endArray);
    }

    /** What passed in a second and how long it took, or null when that is not known yet. */
    Json rates(String name, Totals passed, long nanos) {
        if (nanos <= 0) {
            return nothing(name);
        }
        return put(
                name,
                json -> json.perSecond("reads", passed.reads(), nanos)
                        .perSecond("writes", passed.writes(), nanos)
                        .perSecond("readBytes", passed.readBytes(), nanos)
                        .perSecond("writtenBytes", passed.writtenBytes(), nanos)
                        .perSecond("failed", passed.failed(), nanos)
                        .mean("readMicros", passed.readNanos(), passed.reads())
                        .mean("writeMicros", passed.writeNanos(), passed.writes()));
    }

    private Json perSecond(String name, long count, long nanos) {
        return write(() -> out.name(name).value(tenths(count * NANOS / nanos)));
    }

    private Json mean(String name, long nanos, long count) {
        return count == 0 ? nothing(name) : write(() -> out.name(name).value(tenths(nanos / MICROS / count)));
    }

    private static double tenths(double value) {
        return Math.round(value * 10) / 10.0;
    }
}
