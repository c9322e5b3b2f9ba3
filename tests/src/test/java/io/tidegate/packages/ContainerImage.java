package io.tidegate.packages;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.tidegate.support.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A container image, unpacked as an engine would do it (Docker Image Specification 1.2).
 *
 * @param root its file system
 * @param config what it says of its processes
 */
record ContainerImage(Path root, JsonObject config) {

    private static final Duration LIMIT = Duration.ofMinutes(5);

    /** Unpacks a docker archive, as {@code docker save} writes them. */
    static ContainerImage unpack(Path archive, Path folder) throws IOException {
        Path parts = Files.createDirectory(folder.resolve("parts"));
        Path root = Files.createDirectory(folder.resolve("root"));
        Shell.run(LIMIT, "tar", "-xf", archive.toString(), "-C", parts.toString())
                .orFail("tar");
        JsonObject manifest = JsonParser.parseString(Files.readString(parts.resolve("manifest.json")))
                .getAsJsonArray()
                .get(0)
                .getAsJsonObject();
        for (JsonElement layer : manifest.getAsJsonArray("Layers")) {
            String file = parts.resolve(layer.getAsString()).toString();
            Shell.run(LIMIT, "tar", "-xpf", file, "--numeric-owner", "-C", root.toString())
                    .orFail("tar");
        }
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
        JsonObject image = read(parts.resolve(manifest.get("Config").getAsString()));
        return new ContainerImage(root, image.getAsJsonObject("config"));
    }

    private static JsonObject read(Path file) throws IOException {
        return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    }

    String text(String name) {
        return config.get(name).getAsString();
    }

    List<String> entrypoint() {
        return config.getAsJsonArray("Entrypoint").asList().stream()
                .map(JsonElement::getAsString)
                .toList();
    }

    /** The variables of every process. */
    Map<String, String> environment() {
        Map<String, String> variables = new LinkedHashMap<>();
        for (JsonElement one : config.getAsJsonArray("Env")) {
            String[] parts = one.getAsString().split("=", 2);
            variables.put(parts[0], parts[1]);
        }
        return variables;
    }
}
