package io.tidegate.config;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A value of the shared state of which some fields are changed: every other field, those of newer gateways included,
 * keeps its text. Used by one thread.
 */
public final class StoredValue {

    private static final Gson WRITER = new GsonBuilder()
            .setPrettyPrinting()
            .disableHtmlEscaping()
            .serializeNulls()
            .create();

    private final JsonObject fields;

    private StoredValue(JsonObject fields) {
        this.fields = fields;
    }

    /**
     * The value of a key that is there.
     *
     * @throws IllegalArgumentException when it is no JSON object
     */
    public static StoredValue of(Map<String, byte[]> entries, String key) {
        byte[] value = entries.get(key);
        if (value == null) {
            throw new IllegalArgumentException("the shared state has no '" + key + "'");
        }
        return of(value);
    }

    /** A value as stored. */
    public static StoredValue of(byte[] value) {
        try {
            JsonElement read = JsonParser.parseString(new String(value, StandardCharsets.UTF_8));
            return new StoredValue(read.getAsJsonObject());
        } catch (JsonParseException | IllegalStateException e) {
            throw new IllegalArgumentException("a value of the shared state is no JSON object", e);
        }
    }

    /** Sets a switch. */
    public StoredValue set(String field, boolean on) {
        fields.addProperty(field, on);
        return this;
    }

    /** Sets a text. */
    public StoredValue set(String field, String text) {
        fields.addProperty(field, text);
        return this;
    }

    /** Sets a small number. */
    public StoredValue set(String field, int number) {
        fields.addProperty(field, number);
        return this;
    }

    /** Adds a text to a list, which comes into being with the first. */
    public StoredValue add(String field, String text) {
        if (!fields.has(field)) {
            fields.add(field, new JsonArray());
        }
        fields.getAsJsonArray(field).add(text);
        return this;
    }

    /** Takes a text out of a list. */
    public StoredValue drop(String field, String text) {
        fields.getAsJsonArray(field).remove(new JsonPrimitive(text));
        return this;
    }

    /** Takes a field away. */
    public StoredValue remove(String field) {
        fields.remove(field);
        return this;
    }

    /** What to store. */
    public byte[] bytes() {
        return WRITER.toJson(fields).getBytes(StandardCharsets.UTF_8);
    }
}
