package io.tidegate.nvme;

import java.nio.ByteBuffer;

/**
 * The SMART / Health Information log page, LID 02h (NVMe Base 2.1, 5.1.12.1.3). Counters of 128 bits are
 * given by their low 64 bits.
 *
 * <pre>
 * 0 criticalWarning | 1 compositeTemperature | 3 availableSpare | 4 availableSpareThreshold
 * 5 percentageUsed | 6 enduranceGroupWarning | 32 dataUnitsRead | 48 dataUnitsWritten
 * 64 hostReadCommands | 80 hostWriteCommands | 96 controllerBusyTime | 112 powerCycles
 * 128 powerOnHours | 144 unsafeShutdowns | 160 mediaErrors | 176 errorLogEntries
 * 192 warningTemperatureTime | 196 criticalTemperatureTime
 * </pre>
 *
 * <p>Not thread-safe; belongs to the owner of the buffer.
 */
public final class SmartLog extends Structure<SmartLog> {

    public static final int BYTES = 512;

    private static final int CRITICAL_WARNING = 0;
    private static final int COMPOSITE_TEMPERATURE = 1;
    private static final int AVAILABLE_SPARE = 3;
    private static final int AVAILABLE_SPARE_THRESHOLD = 4;
    private static final int PERCENTAGE_USED = 5;
    private static final int ENDURANCE_GROUP_WARNING = 6;
    private static final int DATA_UNITS_READ = 32;
    private static final int DATA_UNITS_WRITTEN = 48;
    private static final int HOST_READ_COMMANDS = 64;
    private static final int HOST_WRITE_COMMANDS = 80;
    private static final int CONTROLLER_BUSY_TIME = 96;
    private static final int POWER_CYCLES = 112;
    private static final int POWER_ON_HOURS = 128;
    private static final int UNSAFE_SHUTDOWNS = 144;
    private static final int MEDIA_ERRORS = 160;
    private static final int ERROR_LOG_ENTRIES = 176;
    private static final int WARNING_TEMPERATURE_TIME = 192;
    private static final int CRITICAL_TEMPERATURE_TIME = 196;

    /** A view of its own zeroed heap memory. */
    public SmartLog() {
        this(ByteBuffer.allocate(BYTES), 0);
    }

    /** A view over {@code buffer} from {@code offset}. */
    public SmartLog(ByteBuffer buffer, int offset) {
        super(buffer, offset, BYTES);
    }

    /** Critical warning bits. */
    public int criticalWarning() {
        return u8(CRITICAL_WARNING);
    }

    public SmartLog criticalWarning(int value) {
        return u8(CRITICAL_WARNING, value);
    }

    /** Composite temperature in kelvin. */
    public int compositeTemperature() {
        return u16(COMPOSITE_TEMPERATURE);
    }

    public SmartLog compositeTemperature(int value) {
        return u16(COMPOSITE_TEMPERATURE, value);
    }

    /** Available spare in percent. */
    public int availableSpare() {
        return u8(AVAILABLE_SPARE);
    }

    public SmartLog availableSpare(int value) {
        return u8(AVAILABLE_SPARE, value);
    }

    /** Threshold of the available spare in percent. */
    public int availableSpareThreshold() {
        return u8(AVAILABLE_SPARE_THRESHOLD);
    }

    public SmartLog availableSpareThreshold(int value) {
        return u8(AVAILABLE_SPARE_THRESHOLD, value);
    }

    /** Life used in percent, up to 255. */
    public int percentageUsed() {
        return u8(PERCENTAGE_USED);
    }

    public SmartLog percentageUsed(int value) {
        return u8(PERCENTAGE_USED, value);
    }

    /** Endurance group critical warning summary. */
    public int enduranceGroupWarning() {
        return u8(ENDURANCE_GROUP_WARNING);
    }

    public SmartLog enduranceGroupWarning(int value) {
        return u8(ENDURANCE_GROUP_WARNING, value);
    }

    /** Data read, in thousands of 512 bytes, rounded up. */
    public long dataUnitsRead() {
        return u64(DATA_UNITS_READ);
    }

    public SmartLog dataUnitsRead(long value) {
        return u128(DATA_UNITS_READ, value);
    }

    /** Data written, in thousands of 512 bytes, rounded up. */
    public long dataUnitsWritten() {
        return u64(DATA_UNITS_WRITTEN);
    }

    public SmartLog dataUnitsWritten(long value) {
        return u128(DATA_UNITS_WRITTEN, value);
    }

    /** Read commands completed. */
    public long hostReadCommands() {
        return u64(HOST_READ_COMMANDS);
    }

    public SmartLog hostReadCommands(long value) {
        return u128(HOST_READ_COMMANDS, value);
    }

    /** Write commands completed. */
    public long hostWriteCommands() {
        return u64(HOST_WRITE_COMMANDS);
    }

    public SmartLog hostWriteCommands(long value) {
        return u128(HOST_WRITE_COMMANDS, value);
    }

    /** Time busy with I/O, in minutes. */
    public long controllerBusyTime() {
        return u64(CONTROLLER_BUSY_TIME);
    }

    public SmartLog controllerBusyTime(long value) {
        return u128(CONTROLLER_BUSY_TIME, value);
    }

    /** Power cycles. */
    public long powerCycles() {
        return u64(POWER_CYCLES);
    }

    public SmartLog powerCycles(long value) {
        return u128(POWER_CYCLES, value);
    }

    /** Hours of power. */
    public long powerOnHours() {
        return u64(POWER_ON_HOURS);
    }

    public SmartLog powerOnHours(long value) {
        return u128(POWER_ON_HOURS, value);
    }

    /** Unsafe shutdowns. */
    public long unsafeShutdowns() {
        return u64(UNSAFE_SHUTDOWNS);
    }

    public SmartLog unsafeShutdowns(long value) {
        return u128(UNSAFE_SHUTDOWNS, value);
    }

    /** Media and data integrity errors. */
    public long mediaErrors() {
        return u64(MEDIA_ERRORS);
    }

    public SmartLog mediaErrors(long value) {
        return u128(MEDIA_ERRORS, value);
    }

    /** Entries of the error log over the life of the controller. */
    public long errorLogEntries() {
        return u64(ERROR_LOG_ENTRIES);
    }

    public SmartLog errorLogEntries(long value) {
        return u128(ERROR_LOG_ENTRIES, value);
    }

    /** Minutes above the warning temperature. */
    public int warningTemperatureTime() {
        return u32(WARNING_TEMPERATURE_TIME);
    }

    public SmartLog warningTemperatureTime(int value) {
        return u32(WARNING_TEMPERATURE_TIME, value);
    }

    /** Minutes above the critical temperature. */
    public int criticalTemperatureTime() {
        return u32(CRITICAL_TEMPERATURE_TIME);
    }

    public SmartLog criticalTemperatureTime(int value) {
        return u32(CRITICAL_TEMPERATURE_TIME, value);
    }

    @Override
    SmartLog self() {
        return this;
    }
}
