package io.tidegate.control;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;

/** Fills {@code status} and {@code error_message}, which nearly every response has, in a response of any type. */
final class StatusReply {

    /** The text of errno 0. */
    static final String SUCCESS = "Success";

    private StatusReply() {}

    /** A response of the type of {@code prototype} with nothing but a status. */
    static Message of(Message prototype, int status, String text) {
        Descriptor type = prototype.getDescriptorForType();
        Message.Builder builder = prototype.newBuilderForType();
        FieldDescriptor statusField = type.findFieldByName("status");
        FieldDescriptor textField = type.findFieldByName("error_message");
        if (statusField != null && textField != null) {
            builder.setField(statusField, status);
            builder.setField(textField, text);
        }
        return builder.build();
    }

    /** True when a response of this type can carry a status. */
    static boolean carriesStatus(Message prototype) {
        return prototype.getDescriptorForType().findFieldByName("status") != null;
    }

    /** Copies the field called {@code name} from the request into the response when both have it. */
    static Message echo(Message response, Message request, String from, String name) {
        FieldDescriptor target = response.getDescriptorForType().findFieldByName(name);
        FieldDescriptor source = request.getDescriptorForType().findFieldByName(from);
        if (target == null || source == null) {
            return response;
        }
        return response.toBuilder().setField(target, request.getField(source)).build();
    }
}
