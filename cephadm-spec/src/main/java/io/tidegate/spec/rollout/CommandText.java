package io.tidegate.spec.rollout;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/** Writes a command of Ceph as JSON: text, switches, lists of text. Owner: one thread. */
final class CommandText {

    private final StringWriter text = new StringWriter();
    private final JsonGenerator generator;

    private CommandText(String prefix) {
        try {
            generator = new JsonFactory().createGenerator(text);
            generator.writeStartObject();
            generator.writeStringField("prefix", prefix);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static CommandText of(String prefix) {
        return new CommandText(prefix);
    }

    CommandText with(String key, String value) {
        try {
            generator.writeStringField(key, value);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    CommandText with(String key, boolean value) {
        try {
            generator.writeBooleanField(key, value);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    CommandText with(String key, List<String> values) {
        try {
            generator.writeArrayFieldStart(key);
            for (String value : values) {
                generator.writeString(value);
            }
            generator.writeEndArray();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The finished command. */
    String json() {
        try {
            generator.writeEndObject();
            generator.close();
            return text.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
