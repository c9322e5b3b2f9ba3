package io.tidegate.web;

import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One GET. Immutable.
 *
 * @param path decoded, without the query
 * @param query decoded, by name; of a name that comes twice the last value
 * @param from who asks
 * @param authorization the header of that name
 * @param encrypted the visitor came by HTTPS
 * @param certificates that the visitor has shown and has the key of, its own first
 */
public record Visit(
        String path,
        Map<String, String> query,
        InetSocketAddress from,
        Optional<String> authorization,
        boolean encrypted,
        List<X509Certificate> certificates) {

    /** Keeps copies. */
    public Visit {
        query = Map.copyOf(query);
        certificates = List.copyOf(certificates);
    }

    /** A parameter, "" when it is missing. */
    public String text(String name) {
        return query.getOrDefault(name, "");
    }

    /** A parameter as a number of at most {@code most}; 0 when it is missing or is none. */
    public int number(String name, int most) {
        String text = text(name);
        return text.matches("[0-9]{1,9}") ? Math.min(most, Integer.parseInt(text)) : 0;
    }

    /** What a raw query says; what cannot be decoded is left out. */
    static Map<String, String> decode(@Nullable String rawQuery) {
        Map<String, String> query = new HashMap<>();
        if (rawQuery != null) {
            for (String pair : rawQuery.split("&", -1)) {
                decode(pair, query);
            }
        }
        return query;
    }

    private static void decode(String pair, Map<String, String> into) {
        int equals = pair.indexOf('=');
        if (equals <= 0) {
            return;
        }
        try {
            into.put(plain(pair.substring(0, equals)), plain(pair.substring(equals + 1)));
        } catch (IllegalArgumentException badEscape) {
            // The visitor has typed it; there is nobody else to tell.
        }
    }

    private static String plain(String encoded) {
        return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    }
}
