package io.tidegate.conformance;

import java.util.Arrays;
import java.util.List;

/** Everything that a host may ask for by number. What no case names as its subject is not served, and that is tested too. */
enum Subject {
    DELETE_SQ(Kind.ADMIN, 0x00, "Delete I/O Submission Queue"),
    CREATE_SQ(Kind.ADMIN, 0x01, "Create I/O Submission Queue"),
    GET_LOG_PAGE(Kind.ADMIN, 0x02, "Get Log Page"),
    DELETE_CQ(Kind.ADMIN, 0x04, "Delete I/O Completion Queue"),
    CREATE_CQ(Kind.ADMIN, 0x05, "Create I/O Completion Queue"),
    IDENTIFY(Kind.ADMIN, 0x06, "Identify"),
    ABORT(Kind.ADMIN, 0x08, "Abort"),
    SET_FEATURES(Kind.ADMIN, 0x09, "Set Features"),
    GET_FEATURES(Kind.ADMIN, 0x0a, "Get Features"),
    ASYNC_EVENT_REQUEST(Kind.ADMIN, 0x0c, "Asynchronous Event Request"),
    NAMESPACE_MANAGEMENT(Kind.ADMIN, 0x0d, "Namespace Management"),
    FIRMWARE_COMMIT(Kind.ADMIN, 0x10, "Firmware Commit"),
    FIRMWARE_DOWNLOAD(Kind.ADMIN, 0x11, "Firmware Image Download"),
    DEVICE_SELF_TEST(Kind.ADMIN, 0x14, "Device Self-test"),
    NAMESPACE_ATTACHMENT(Kind.ADMIN, 0x15, "Namespace Attachment"),
    KEEP_ALIVE(Kind.ADMIN, 0x18, "Keep Alive"),
    DIRECTIVE_SEND(Kind.ADMIN, 0x19, "Directive Send"),
    DIRECTIVE_RECEIVE(Kind.ADMIN, 0x1a, "Directive Receive"),
    VIRTUALIZATION_MANAGEMENT(Kind.ADMIN, 0x1c, "Virtualization Management"),
    NVME_MI_SEND(Kind.ADMIN, 0x1d, "NVMe-MI Send"),
    NVME_MI_RECEIVE(Kind.ADMIN, 0x1e, "NVMe-MI Receive"),
    CAPACITY_MANAGEMENT(Kind.ADMIN, 0x20, "Capacity Management"),
    LOCKDOWN(Kind.ADMIN, 0x24, "Lockdown"),
    DOORBELL_BUFFER_CONFIG(Kind.ADMIN, 0x7c, "Doorbell Buffer Config"),
    FORMAT_NVM(Kind.ADMIN, 0x80, "Format NVM"),
    SECURITY_SEND(Kind.ADMIN, 0x81, "Security Send"),
    SECURITY_RECEIVE(Kind.ADMIN, 0x82, "Security Receive"),
    SANITIZE(Kind.ADMIN, 0x84, "Sanitize"),
    GET_LBA_STATUS(Kind.ADMIN, 0x86, "Get LBA Status"),

    PROPERTY_SET(Kind.FABRICS, 0x00, "Property Set"),
    CONNECT(Kind.FABRICS, 0x01, "Connect"),
    PROPERTY_GET(Kind.FABRICS, 0x04, "Property Get"),
    AUTHENTICATION_SEND(Kind.FABRICS, 0x05, "Authentication Send"),
    AUTHENTICATION_RECEIVE(Kind.FABRICS, 0x06, "Authentication Receive"),
    DISCONNECT(Kind.FABRICS, 0x08, "Disconnect"),

    FLUSH(Kind.IO, 0x00, "Flush"),
    WRITE(Kind.IO, 0x01, "Write"),
    READ(Kind.IO, 0x02, "Read"),
    WRITE_UNCORRECTABLE(Kind.IO, 0x04, "Write Uncorrectable"),
    COMPARE(Kind.IO, 0x05, "Compare"),
    WRITE_ZEROES(Kind.IO, 0x08, "Write Zeroes"),
    DATASET_MANAGEMENT(Kind.IO, 0x09, "Dataset Management"),
    VERIFY(Kind.IO, 0x0c, "Verify"),
    RESERVATION_REGISTER(Kind.IO, 0x0d, "Reservation Register"),
    RESERVATION_REPORT(Kind.IO, 0x0e, "Reservation Report"),
    RESERVATION_ACQUIRE(Kind.IO, 0x11, "Reservation Acquire"),
    IO_MANAGEMENT_RECEIVE(Kind.IO, 0x12, "I/O Management Receive"),
    RESERVATION_RELEASE(Kind.IO, 0x15, "Reservation Release"),
    CANCEL(Kind.IO, 0x18, "Cancel"),
    COPY(Kind.IO, 0x19, "Copy"),
    IO_MANAGEMENT_SEND(Kind.IO, 0x1d, "I/O Management Send"),

    COMPARE_AND_WRITE(Kind.FUSED, 0x05, "Compare and Write"),

    LOG_SUPPORTED_PAGES(Kind.LOG_PAGE, 0x00, "Supported Log Pages"),
    LOG_ERROR(Kind.LOG_PAGE, 0x01, "Error Information"),
    LOG_SMART(Kind.LOG_PAGE, 0x02, "SMART / Health Information"),
    LOG_FIRMWARE(Kind.LOG_PAGE, 0x03, "Firmware Slot Information"),
    LOG_CHANGED_NAMESPACES(Kind.LOG_PAGE, 0x04, "Changed Attached Namespace List"),
    LOG_EFFECTS(Kind.LOG_PAGE, 0x05, "Commands Supported and Effects"),
    LOG_SELF_TEST(Kind.LOG_PAGE, 0x06, "Device Self-test"),
    LOG_TELEMETRY_HOST(Kind.LOG_PAGE, 0x07, "Telemetry Host-Initiated"),
    LOG_TELEMETRY_CONTROLLER(Kind.LOG_PAGE, 0x08, "Telemetry Controller-Initiated"),
    LOG_ENDURANCE_GROUP(Kind.LOG_PAGE, 0x09, "Endurance Group Information"),
    LOG_ANA(Kind.LOG_PAGE, 0x0c, "Asymmetric Namespace Access"),
    LOG_PERSISTENT_EVENT(Kind.LOG_PAGE, 0x0d, "Persistent Event Log"),
    LOG_LBA_STATUS(Kind.LOG_PAGE, 0x0e, "LBA Status Information"),
    LOG_FEATURE_EFFECTS(Kind.LOG_PAGE, 0x12, "Feature Identifiers Supported and Effects"),
    LOG_LOCKDOWN(Kind.LOG_PAGE, 0x14, "Command and Feature Lockdown"),
    LOG_RESERVATION(Kind.LOG_PAGE, 0x80, "Reservation Notification"),
    LOG_SANITIZE(Kind.LOG_PAGE, 0x81, "Sanitize Status"),

    LOG_DISCOVERY(Kind.DISCOVERY_LOG_PAGE, 0x70, "Discovery"),
    LOG_HOST_DISCOVERY(Kind.DISCOVERY_LOG_PAGE, 0x71, "Host Discovery"),

    FEATURE_ARBITRATION(Kind.FEATURE, 0x01, "Arbitration"),
    FEATURE_POWER_MANAGEMENT(Kind.FEATURE, 0x02, "Power Management"),
    FEATURE_TEMPERATURE_THRESHOLD(Kind.FEATURE, 0x04, "Temperature Threshold"),
    FEATURE_ERROR_RECOVERY(Kind.FEATURE, 0x05, "Error Recovery"),
    FEATURE_VOLATILE_WRITE_CACHE(Kind.FEATURE, 0x06, "Volatile Write Cache"),
    FEATURE_NUMBER_OF_QUEUES(Kind.FEATURE, 0x07, "Number of Queues"),
    FEATURE_INTERRUPT_COALESCING(Kind.FEATURE, 0x08, "Interrupt Coalescing"),
    FEATURE_INTERRUPT_VECTOR(Kind.FEATURE, 0x09, "Interrupt Vector Configuration"),
    FEATURE_WRITE_ATOMICITY(Kind.FEATURE, 0x0a, "Write Atomicity Normal"),
    FEATURE_ASYNC_EVENT(Kind.FEATURE, 0x0b, "Asynchronous Event Configuration"),
    FEATURE_AUTONOMOUS_POWER(Kind.FEATURE, 0x0c, "Autonomous Power State Transition"),
    FEATURE_HOST_MEMORY_BUFFER(Kind.FEATURE, 0x0d, "Host Memory Buffer"),
    FEATURE_TIMESTAMP(Kind.FEATURE, 0x0e, "Timestamp"),
    FEATURE_KEEP_ALIVE(Kind.FEATURE, 0x0f, "Keep Alive Timer"),
    FEATURE_HOST_BEHAVIOR(Kind.FEATURE, 0x16, "Host Behavior Support"),
    FEATURE_SANITIZE(Kind.FEATURE, 0x17, "Sanitize Config"),
    FEATURE_COMMAND_SET_PROFILE(Kind.FEATURE, 0x19, "I/O Command Set Profile"),
    FEATURE_SOFTWARE_PROGRESS(Kind.FEATURE, 0x80, "Software Progress Marker"),
    FEATURE_HOST_IDENTIFIER(Kind.FEATURE, 0x81, "Host Identifier"),
    FEATURE_RESERVATION_MASK(Kind.FEATURE, 0x82, "Reservation Notification Mask"),
    FEATURE_RESERVATION_PERSISTENCE(Kind.FEATURE, 0x83, "Reservation Persistence"),
    FEATURE_WRITE_PROTECTION(Kind.FEATURE, 0x84, "Namespace Write Protection Config");

    /** What a number names, and what a host is told that asks for one that is not served. */
    enum Kind {
        ADMIN("Admin commands", "Invalid Command Opcode"),
        FABRICS("Fabrics commands", "Invalid Command Opcode"),
        IO("I/O commands", "Invalid Command Opcode"),
        FUSED("Fused operations", "Invalid Field in Command"),
        LOG_PAGE("Log pages", "Invalid Log Page"),
        DISCOVERY_LOG_PAGE("Log pages of a discovery controller", "Invalid Log Page"),
        FEATURE("Features", "Invalid Field in Command");

        private final String title;
        private final String refusal;

        Kind(String title, String refusal) {
            this.title = title;
            this.refusal = refusal;
        }

        String title() {
            return title;
        }

        String refusal() {
            return refusal;
        }

        List<Subject> subjects() {
            return Arrays.stream(Subject.values())
                    .filter(subject -> subject.kind == this)
                    .toList();
        }
    }

    private final Kind kind;
    private final int code;
    private final String title;

    Subject(Kind kind, int code, String title) {
        this.kind = kind;
        this.code = code;
        this.title = title;
    }

    int code() {
        return code;
    }

    @Override
    public String toString() {
        return String.format("%s (%02Xh)", title, code);
    }
}
