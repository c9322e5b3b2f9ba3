package io.tidegate.nvme;

import java.nio.ByteBuffer;

/**
 * The Endurance Group Information log page, LID 09h (NVMe Base 2.1, 5.1.12.1.10). Counters of 128 bits are given by their
 * low 64 bits; bytes are counted in billions, rounded up, so 0 means none.
 *
 * <pre>
 * 0 criticalWarning | 3 availableSpare | 4 availableSpareThreshold | 5 percentageUsed | 48 dataUnitsRead
 * 64 dataUnitsWritten | 96 hostReadCommands | 112 hostWriteCommands | 128 mediaErrors | 144 errorLogEntries
 * </pre>
 *
 * <p>Not thread-safe; belongs to the owner of the buffer.
 */
public final class EnduranceGroupLog extends Structure<EnduranceGroupLog> {

    public static final int BYTES = 512;

    private static final int CRITICAL_WARNING = 0;
    private static final int AVAILABLE_SPARE = 3;
    private static final int AVAILABLE_SPARE_THRESHOLD = 4;
    private static final int PERCENTAGE_USED = 5;
    private static final int DATA_UNITS_READ = 48;
    private static final int DATA_UNITS_WRITTEN = 64;
    private static final int HOST_READ_COMMANDS = 96;
    private static final int HOST_WRITE_COMMANDS = 112;
    private static final int MEDIA_ERRORS = 128;
    private static final int ERROR_LOG_ENTRIES = 144;

    /** A view over {@code buffer} from {@code offset}. */
    public EnduranceGroupLog(ByteBuffer buffer, int offset) {
        super(buffer, offset, BYTES);
    }

    /** Critical warning bits. */
    public int criticalWarning() {
        return u8(CRITICAL_WARNING);
    }

    public EnduranceGroupLog criticalWarning(int value) {
        return u8(CRITICAL_WARNING, value);
    }

    /** Available spare in percent. */
    public int availableSpare() {
        return u8(AVAILABLE_SPARE);
    }

    public EnduranceGroupLog availableSpare(int value) {
        return u8(AVAILABLE_SPARE, value);
    }

    /** Threshold of the available spare in percent. */
    public int availableSpareThreshold() {
        return u8(AVAILABLE_SPARE_THRESHOLD);
    }

    public EnduranceGroupLog availableSpareThreshold(int value) {
        return u8(AVAILABLE_SPARE_THRESHOLD, value);
    }

    /** Life used in percent, up to 255. */
    public int percentageUsed() {
        return u8(PERCENTAGE_USED);
    }

    public EnduranceGroupLog percentageUsed(int value) {
        return u8(PERCENTAGE_USED, value);
    }

    /** Data read from the group, in billions of bytes. */
    public long dataUnitsRead() {
        return u64(DATA_UNITS_READ);
    }

    public EnduranceGroupLog dataUnitsRead(long value) {
        return u128(DATA_UNITS_READ, value);
    }

    /** Data that hosts wrote to the group, in billions of bytes. */
    public long dataUnitsWritten() {
        return u64(DATA_UNITS_WRITTEN);
    }

    public EnduranceGroupLog dataUnitsWritten(long value) {
        return u128(DATA_UNITS_WRITTEN, value);
    }

    /** Read commands completed. */
    public long hostReadCommands() {
        return u64(HOST_READ_COMMANDS);
    }

    public EnduranceGroupLog hostReadCommands(long value) {
        return u128(HOST_READ_COMMANDS, value);
    }

    /** Write commands completed. */
    public long hostWriteCommands() {
        return u64(HOST_WRITE_COMMANDS);
    }

    public EnduranceGroupLog hostWriteCommands(long value) {
        return u128(HOST_WRITE_COMMANDS, value);
    }

    /** Media and data integrity errors. */
    public long mediaErrors() {
        return u64(MEDIA_ERRORS);
    }

    public EnduranceGroupLog mediaErrors(long value) {
        return u128(MEDIA_ERRORS, value);
    }

    /** Entries of error logs. */
    public long errorLogEntries() {
        return u64(ERROR_LOG_ENTRIES);
    }

    public EnduranceGroupLog errorLogEntries(long value) {
        return u128(ERROR_LOG_ENTRIES, value);
    }

    @Override
    EnduranceGroupLog self() {
        return this;
    }
}
