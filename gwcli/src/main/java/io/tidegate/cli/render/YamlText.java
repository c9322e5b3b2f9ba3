package io.tidegate.cli.render;

import com.google.protobuf.Message;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** A message as YAML: the object of the JSON form in block style with sorted keys, as PyYAML dumps it. */
public final class YamlText {

    private YamlText() {}

    /** A message as YAML; ends with a line break. */
    public static String of(Message message) {
        return of(MessageTree.of(message));
    }

    /** A tree of maps, lists, strings and numbers; ends with a line break. */
    public static String of(Map<String, Object> tree) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setAllowUnicode(false);
        options.setDereferenceAliases(true);
        return new Yaml(options).dump(sorted(tree));
    }

    private static Object sorted(Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                Map<String, Object> keys = new TreeMap<>();
                map.forEach((key, element) -> keys.put((String) key, sorted(element)));
                yield keys;
            }
            case List<?> list -> list.stream().map(YamlText::sorted).toList();
            default -> value;
        };
    }
}
