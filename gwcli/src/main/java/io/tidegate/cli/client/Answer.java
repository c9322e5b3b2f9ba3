package io.tidegate.cli.client;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What came of a call: the gateway's reply, or a message of the same shape that the client made because there is none.
 *
 * @param <T> the reply's type
 */
public final class Answer<T extends Message> {

    private static final String STATUS = "status";
    private static final String ERROR_MESSAGE = "error_message";

    private final Message message;
    private final @Nullable T reply;

    private Answer(Message message, @Nullable T reply) {
        this.message = message;
        this.reply = reply;
    }

    /** The gateway replied. */
    public static <T extends Message> Answer<T> of(T reply) {
        return new Answer<>(reply, reply);
    }

    /** There is no usable reply: the shape is filled with the errno and the text. */
    public static <T extends Message> Answer<T> failed(Message shape, int errno, String text) {
        Message message = shape.toBuilder()
                .setField(field(shape, STATUS), errno)
                .setField(field(shape, ERROR_MESSAGE), text)
                .build();
        return new Answer<>(message, null);
    }

    /** The same answer with another message to show, the status included. */
    public Answer<T> shownAs(Message other) {
        return new Answer<>(other, reply);
    }

    /** The same answer counted as a success; its text stays. */
    public Answer<T> excused() {
        return shownAs(message.toBuilder().setField(field(message, STATUS), 0).build());
    }

    /** What JSON and YAML show. */
    public Message message() {
        return message;
    }

    /** The gateway's reply; only when the status it came with was not made by the client. */
    public T reply() {
        return Objects.requireNonNull(reply, "no reply");
    }

    /** Zero or an errno. */
    public int status() {
        return (Integer) message.getField(field(message, STATUS));
    }

    /** True for status zero. */
    public boolean isGood() {
        return status() == 0;
    }

    /** The gateway's sentence. */
    public String errorMessage() {
        return (String) message.getField(field(message, ERROR_MESSAGE));
    }

    private static FieldDescriptor field(Message message, String name) {
        return Objects.requireNonNull(
                message.getDescriptorForType().findFieldByName(name),
                () -> message.getDescriptorForType().getName() + " has no " + name);
    }
}
