package io.tidegate.cli.nvmet;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.tidegate.cli.client.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Reads what {@code nvmetcli save} wrote. */
public final class NvmetFile {

    private static final String ENABLED = "1";

    private NvmetFile() {}

    /**
     * Reads a file.
     *
     * @throws UsageException when it cannot be read or is something else
     */
    public static NvmetConfig read(Path file) {
        try {
            return parse(Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new UsageException("there is no file " + file);
        } catch (IOException e) {
            throw new UsageException("file " + file + " cannot be read: " + e.getMessage());
        } catch (JsonParseException | IllegalStateException | ClassCastException | NumberFormatException e) {
            throw new UsageException("file " + file + " is no configuration that nvmetcli saved: " + e.getMessage());
        }
    }

    static NvmetConfig parse(String text) {
        JsonObject root = JsonParser.parseString(text).getAsJsonObject();
        if (!root.has("subsystems")) {
            throw new IllegalStateException("it has no \"subsystems\"");
        }
        return new NvmetConfig(
                objects(root, "subsystems").map(NvmetFile::subsystem).toList(),
                objects(root, "ports").map(NvmetFile::port).toList());
    }

    private static NvmetConfig.Subsystem subsystem(JsonObject json) {
        JsonObject attributes = object(json, "attr");
        return new NvmetConfig.Subsystem(
                text(json, "nqn"),
                text(attributes, "serial"),
                text(attributes, "allow_any_host").equals(ENABLED),
                strings(json, "allowed_hosts"),
                objects(json, "namespaces").map(NvmetFile::namespace).toList());
    }

    private static NvmetConfig.Namespace namespace(JsonObject json) {
        JsonObject device = object(json, "device");
        return new NvmetConfig.Namespace(
                json.get("nsid").getAsInt(),
                text(json, "enable").equals(ENABLED),
                text(device, "path"),
                text(device, "uuid"),
                text(device, "nguid"));
    }

    private static NvmetConfig.Port port(JsonObject json) {
        JsonObject address = object(json, "addr");
        return new NvmetConfig.Port(
                text(address, "trtype"),
                text(address, "traddr"),
                text(address, "trsvcid"),
                text(address, "treq").equals("required"),
                strings(json, "subsystems"));
    }

    private static JsonObject object(JsonObject json, String name) {
        JsonElement found = json.get(name);
        return found == null || found.isJsonNull() ? new JsonObject() : found.getAsJsonObject();
    }

    private static Stream<JsonObject> objects(JsonObject json, String name) {
        JsonElement found = json.get(name);
        return found == null || found.isJsonNull()
                ? Stream.empty()
                : found.getAsJsonArray().asList().stream().map(JsonElement::getAsJsonObject);
    }

    private static List<String> strings(JsonObject json, String name) {
        JsonElement found = json.get(name);
        return found == null || found.isJsonNull()
                ? List.of()
                : found.getAsJsonArray().asList().stream()
                        .map(JsonElement::getAsString)
                        .toList();
    }

    private static String text(JsonObject json, String name) {
        JsonElement found = json.get(name);
        return found == null || found.isJsonNull() ? "" : found.getAsString();
    }
}
