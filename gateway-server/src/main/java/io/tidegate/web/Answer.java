package io.tidegate.web;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a visitor gets.
 *
 * @param status of HTTP
 * @param type Content-Type
 * @param body the bytes, which nobody changes any more
 * @param headers further ones
 */
@SuppressWarnings("ArrayRecordComponent") // written once, sent once, compared never
public record Answer(int status, String type, byte[] body, Map<String, String> headers) {

    public static final int OK = 200;
    public static final int FOUND = 302;
    public static final int UNAUTHORIZED = 401;
    public static final int FORBIDDEN = 403;
    public static final int NOT_FOUND = 404;
    public static final int NOT_ALLOWED = 405;
    public static final int BROKEN = 500;

    private static final String PLAIN = "text/plain; charset=utf-8";

    /** All is well. */
    public static Answer ok(String type, byte[] body, Map<String, String> headers) {
        return new Answer(OK, type, body, headers);
    }

    /** One sentence in plain text. */
    public static Answer sentence(int status, String sentence, Map<String, String> headers) {
        return new Answer(status, PLAIN, (sentence + "\n").getBytes(StandardCharsets.UTF_8), headers);
    }
}
