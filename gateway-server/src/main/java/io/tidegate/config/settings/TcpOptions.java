package io.tidegate.config.settings;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import java.util.function.Consumer;

/**
 * The part of upstream's transport options, a JSON object, that means something here. Immutable.
 *
 * @param inCapsuleBytes data that a write may carry in its command
 * @param ioQueuePairs per controller
 * @param queueEntries of an I/O queue
 * @param r2tBytes that one R2T asks a host for
 */
record TcpOptions(int inCapsuleBytes, int ioQueuePairs, int queueEntries, int r2tBytes) {

    private static final TcpOptions STANDARD = new TcpOptions(8192, 32, 128, 128 << 10);

    /** Reads the JSON text; problems go to {@code complain}, each to follow the name of the key. */
    static TcpOptions parse(String json, Consumer<String> complain) {
        if (json.isEmpty()) {
            return STANDARD;
        }
        Struct.Builder options = Struct.newBuilder();
        try {
            JsonFormat.parser().merge(json, options);
        } catch (InvalidProtocolBufferException e) {
            complain.accept("must be a JSON object such as {\"in_capsule_data_size\": 8192}");
            return STANDARD;
        }
        return new TcpOptions(
                number(options, "in_capsule_data_size", STANDARD.inCapsuleBytes, 4096, 128 << 10, 16, complain),
                number(options, "max_io_qpairs_per_ctrlr", STANDARD.ioQueuePairs, 1, 1024, 1, complain),
                number(options, "max_queue_depth", STANDARD.queueEntries, 2, 1024, 1, complain),
                number(options, "max_r2t_data_size", STANDARD.r2tBytes, 4096, 128 << 10, 4096, complain));
    }

    private static int number(
            Struct.Builder options, String key, int standard, int min, int max, int step, Consumer<String> complain) {
        if (!options.containsFields(key)) {
            return standard;
        }
        Value value = options.getFieldsOrThrow(key);
        double number = value.getNumberValue();
        if (!value.hasNumberValue() || number < min || number > max || number % step != 0) {
            complain.accept(key + " must be a whole number from " + min + " to " + max
                    + (step == 1 ? "" : ", a multiple of " + step));
            return standard;
        }
        return (int) number;
    }
}
