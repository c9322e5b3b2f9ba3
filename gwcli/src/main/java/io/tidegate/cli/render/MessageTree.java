package io.tidegate.cli.render;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A protobuf message as maps, lists, strings, numbers and booleans, by the rules of protobuf's JSON mapping.
 *
 * <p>The order is the one Python's {@code json_format} emits and scripts of the upstream client have seen: fields that
 * are set first, by number, then the fields without presence that hold their default, by declaration. Java's own {@code
 * JsonFormat} orders by number alone. Names are those of the .proto file, 64-bit integers are strings, enumerations are
 * names; a field with presence appears only when it is set.
 */
public final class MessageTree {

    private MessageTree() {}

    /** The tree of a message; keys keep their order. */
    public static Map<String, Object> of(Message message) {
        Map<String, Object> tree = new LinkedHashMap<>();
        message.getAllFields().forEach((field, value) -> tree.put(field.getName(), fieldValue(field, value)));
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            if (field.isRepeated()) {
                tree.putIfAbsent(field.getName(), List.of());
            } else if (!field.hasPresence()) {
                tree.putIfAbsent(field.getName(), single(field, field.getDefaultValue()));
            }
        }
        return tree;
    }

    private static Object fieldValue(FieldDescriptor field, Object value) {
        if (field.isRepeated()) {
            return ((List<?>) value)
                    .stream().map(element -> single(field, element)).toList();
        }
        return single(field, value);
    }

    private static Object single(FieldDescriptor field, Object value) {
        return switch (field.getType()) {
            case MESSAGE, GROUP -> of((Message) value);
            case ENUM -> ((EnumValueDescriptor) value).getName();
            case UINT32, FIXED32 -> Integer.toUnsignedLong((Integer) value);
            case UINT64, FIXED64 -> Long.toUnsignedString((Long) value);
            case INT64, SINT64, SFIXED64 -> Long.toString((Long) value);
            case BYTES ->
                java.util.Base64.getEncoder().encodeToString(((com.google.protobuf.ByteString) value).toByteArray());
            default -> value;
        };
    }
}
