package io.tidegate.spec.yaml;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.tidegate.spec.yaml.Node.Entry;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * Reads the documents of a YAML file. Owner: the thread that calls.
 *
 * <p>Only Jackson's stream of tokens is used: the tree is ours because it has to know where each key stands. Aliases are
 * refused, since a complaint about one could not name the place that is meant; so is a key that stands twice, which other
 * readers take the last of.
 */
public final class YamlReader {

    private static final int MAX_DEPTH = 50;

    private final YAMLParser parser;

    private YamlReader(YAMLParser parser) {
        this.parser = parser;
    }

    /** Every document of a text that is not empty. */
    public static List<Node> read(String text) throws YamlProblem {
        try (YAMLParser parser = new YAMLFactory().createParser(new StringReader(text))) {
            return new YamlReader(parser).documents();
        } catch (JsonProcessingException e) {
            throw noYaml(e);
        } catch (IOException e) {
            throw new YamlProblem(Place.START, "cannot be read: " + e.getMessage());
        }
    }

    private List<Node> documents() throws IOException, YamlProblem {
        List<Node> documents = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
            Node document = node(token, 0);
            if (!(document instanceof Node.Nothing)) {
                documents.add(document);
            }
        }
        return documents;
    }

    private Node node(@Nullable JsonToken token, int depth) throws IOException, YamlProblem {
        Place place = here();
        if (depth > MAX_DEPTH) {
            throw new YamlProblem(place, "more than " + MAX_DEPTH + " blocks inside one another");
        }
        if (parser.isCurrentAlias()) {
            throw new YamlProblem(place, "aliases (*" + parser.getText() + ") are not read; write the value out");
        }
        if (token == JsonToken.START_OBJECT) {
            return mapping(place, depth);
        }
        if (token == JsonToken.START_ARRAY) {
            List<Node> items = new ArrayList<>();
            for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
                items.add(node(next, depth + 1));
            }
            return new Node.Sequence(place, items);
        }
        if (token == null || token == JsonToken.VALUE_NULL) {
            return new Node.Nothing(place);
        }
        return new Node.Scalar(place, parser.getText(), plain(token));
    }

    private Node mapping(Place place, int depth) throws IOException, YamlProblem {
        Map<String, Entry> entries = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            Place at = here();
            String key = parser.getText();
            Entry entry = new Entry(key, at, node(parser.nextToken(), depth + 1));
            Entry earlier = entries.putIfAbsent(key, entry);
            if (earlier != null) {
                throw new YamlProblem(
                        at,
                        "'" + key + "' is already set in line "
                                + earlier.place().line() + "; remove one of the two");
            }
        }
        return new Node.Mapping(place, List.copyOf(entries.values()));
    }

    private Object plain(JsonToken token) throws IOException {
        return switch (token) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
            default -> parser.getText();
        };
    }

    private Place here() {
        return place(parser.currentTokenLocation());
    }

    private static Place place(@Nullable JsonLocation location) {
        return location == null ? Place.START : new Place(location.getLineNr(), location.getColumnNr());
    }

    /** What the scanner says is wrong and where; Jackson's own words name where the surroundings began. */
    private static YamlProblem noYaml(JsonProcessingException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
                Place place = new Place(
                        marked.getProblemMark().getLine() + 1,
                        marked.getProblemMark().getColumn() + 1);
                return new YamlProblem(place, "this is no YAML: " + marked.getProblem());
            }
        }
        String message = String.valueOf(failure.getOriginalMessage());
        return new YamlProblem(
                place(failure.getLocation()),
                "this is no YAML: " + message.lines().findFirst().orElse(message));
    }
}
