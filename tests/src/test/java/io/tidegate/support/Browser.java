package io.tidegate.support;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Chromium without a screen and with one page, driven by its own protocol (Chrome DevTools Protocol) on loopback. It
 * remembers every address that the page asked for and every complaint of the page. Owner: the test's thread.
 */
public final class Browser implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicInteger numbers = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonObject>> calls = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final WebSocket socket;

    private Browser(Process process, Path profile) throws IOException {
        this.process = process;
        try {
            this.socket = http.newWebSocketBuilder()
                    .buildAsync(page(profile), new Listener())
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            List.of("Page", "Runtime", "Network", "Log").forEach(domain -> call(domain + ".enable"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw new IOException(e);
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            close();
            throw new IOException("Chromium cannot be driven", e);
        }
    }

    /** Whether there is one on this machine. */
    public static boolean present() {
        return Shell.has("chromium");
    }

    /** Starts one whose profile is made in {@code folder}. */
    public static Browser start(Path folder) throws IOException {
        Path profile = Files.createDirectory(folder.resolve("profile"));
        // As root, which CI is, Chromium has no sandbox; it opens pages of the test and no others.
        ProcessBuilder command = new ProcessBuilder(
                        "chromium",
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("chromium.log").toFile());
        // It would leave a folder behind in the common one.
        command.environment().put("TMPDIR", folder.toString());
        return new Browser(command.start(), profile);
    }

    private URI page(Path profile) {
        Path told = profile.resolve("DevToolsActivePort");
        String[] place = new String[1];
        Eventually.holds(() -> place[0] = firstPage(told));
        return URI.create(place[0]);
    }

    private String firstPage(Path told) {
        try {
            String port = Files.readAllLines(told).getFirst();
            String answer = http.send(
                            java.net.http.HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/list"))
                                    .build(),
                            java.net.http.HttpResponse.BodyHandlers.ofString())
                    .body();
            for (JsonElement target : JsonParser.parseString(answer).getAsJsonArray()) {
                if (target.getAsJsonObject().get("type").getAsString().equals("page")) {
                    return target.getAsJsonObject().get("webSocketDebuggerUrl").getAsString();
                }
            }
            throw new AssertionError("Chromium has no page yet");
        } catch (IOException | java.util.NoSuchElementException e) {
            throw new AssertionError("Chromium has not said its port yet", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Opens an address. */
    public void open(String address) {
        call("Page.navigate", "url", address);
    }

    /** What an expression is worth, as text. */
    public String evaluate(String expression) {
        JsonObject answer = call("Runtime.evaluate", "expression", "String(" + expression + ")");
        if (answer.has("exceptionDetails")) {
            throw new AssertionError(expression + ": " + answer.get("exceptionDetails"));
        }
        return answer.getAsJsonObject("result").get("value").getAsString();
    }

    /** Presses a key, as a person would: {@code Tab}, {@code Enter}. */
    public void press(String key, int code) {
        for (String type : List.of("rawKeyDown", "char", "keyUp")) {
            JsonObject event = new JsonObject();
            event.addProperty("type", type);
            event.addProperty("key", key);
            event.addProperty("code", key);
            event.addProperty("windowsVirtualKeyCode", code);
            if (key.equals("Enter") && type.equals("char")) {
                event.addProperty("text", "\r");
            }
            call("Input.dispatchKeyEvent", event);
        }
    }

    /** Gives the page a size, and colours light or dark. */
    public void look(int width, int height, boolean dark) {
        JsonObject size = new JsonObject();
        size.addProperty("width", width);
        size.addProperty("height", height);
        size.addProperty("deviceScaleFactor", 1);
        size.addProperty("mobile", width < 600);
        call("Emulation.setDeviceMetricsOverride", size);
        JsonObject scheme = new JsonObject();
        scheme.addProperty("name", "prefers-color-scheme");
        scheme.addProperty("value", dark ? "dark" : "light");
        JsonObject media = new JsonObject();
        com.google.gson.JsonArray features = new com.google.gson.JsonArray();
        features.add(scheme);
        media.add("features", features);
        call("Emulation.setEmulatedMedia", media);
    }

    /** The page as a PNG. */
    public byte[] picture() {
        return Base64.getDecoder()
                .decode(call("Page.captureScreenshot").get("data").getAsString());
    }

    /** Every address that was asked for so far. */
    public List<String> requests() {
        return new ArrayList<>(requests);
    }

    /** What the page complained of so far: exceptions, errors of the console, rules of the page that were broken. */
    public List<String> complaints() {
        return new ArrayList<>(complaints);
    }

    private JsonObject call(String method, String name, String value) {
        JsonObject parameters = new JsonObject();
        parameters.addProperty(name, value);
        return call(method, parameters);
    }

    private JsonObject call(String method) {
        return call(method, new JsonObject());
    }

    private JsonObject call(String method, JsonObject parameters) {
        int number = numbers.incrementAndGet();
        JsonObject message = new JsonObject();
        message.addProperty("id", number);
        message.addProperty("method", method);
        message.add("params", parameters);
        CompletableFuture<JsonObject> answer = new CompletableFuture<>();
        calls.put(number, answer);
        try {
            socket.sendText(message.toString(), true).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(method + " got no answer", e);
        } finally {
            calls.remove(number);
        }
    }

    private void heard(JsonObject message) {
        if (message.has("id")) {
            CompletableFuture<JsonObject> waiting = calls.get(message.get("id").getAsInt());
            if (waiting != null && message.has("result")) {
                waiting.complete(message.getAsJsonObject("result"));
            } else if (waiting != null) {
                waiting.completeExceptionally(new IOException(message.toString()));
            }
            return;
        }
        JsonObject told = message.getAsJsonObject("params");
        switch (message.get("method").getAsString()) {
            case "Network.requestWillBeSent" ->
                requests.add(told.getAsJsonObject("request").get("url").getAsString());
            case "Runtime.exceptionThrown" -> complaints.add(told.toString());
            case "Log.entryAdded" -> complain(told.getAsJsonObject("entry"));
            default -> {}
        }
    }

    private void complain(JsonObject entry) {
        if (entry.get("level").getAsString().equals("error")) {
            complaints.add(entry.toString());
        }
    }

    private final class Listener implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                heard(JsonParser.parseString(text.toString()).getAsJsonObject());
                text.setLength(0);
            }
            from.request(1);
            return CompletableFuture.completedStage(null);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
        Shell.end(process);
    }
}
