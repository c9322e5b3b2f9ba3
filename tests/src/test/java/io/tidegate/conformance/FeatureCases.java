package io.tidegate.conformance;

import static io.tidegate.conformance.Case.of;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.nvme.Feature;
import io.tidegate.nvme.LogPage;
import io.tidegate.nvme.Status;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/** Get Features and Set Features (NVMe Base 2.1, 5.1.11 and 5.1.25). */
final class FeatureCases {

    private static final String GET = "NVMe Base 2.1, 5.1.11 Get Features";
    private static final String SET = "NVMe Base 2.1, 5.1.25 Set Features";
    private static final int SAVE = 1 << 31;
    private static final int HOST_ID_128 = 1;
    private static final int TIMESTAMP_BYTES = 8;
    private static final int BEHAVIOR_BYTES = 512;
    private static final int RETRY_DELAYS = 1;

    private static final List<Subject> FIXED = List.of(
            Subject.FEATURE_ARBITRATION,
            Subject.FEATURE_POWER_MANAGEMENT,
            Subject.FEATURE_TEMPERATURE_THRESHOLD,
            Subject.FEATURE_VOLATILE_WRITE_CACHE,
            Subject.FEATURE_WRITE_ATOMICITY);

    private FeatureCases() {}

    private static Command protection(int feature, int state) {
        return Ask.setFeature(feature, state).with(sqe -> sqe.nsid(1));
    }

    static List<Case> all() {
        return List.of(
                of(GET, "each feature has a current, a default and a saved value and capabilities", FIXED, stage -> {
                            Host host = stage.host();
                            forEach(host, feature -> {
                                for (int select = 0; select <= Feature.SELECT_CAPABILITIES; select++) {
                                    host.admin(get(feature, select)).ok();
                                }
                                host.admin(get(feature, 4)).refused(Status.INVALID_FIELD);
                            });
                        })
                        .atExtremes(),
                of(GET, "a feature that is not listed is Invalid Field", List.of(Subject.GET_FEATURES), stage -> {
                    Host host = stage.host();
                    host.admin(Ask.getFeature(Feature.INTERRUPT_COALESCING, 0)).refused(Status.INVALID_FIELD);
                    host.admin(Ask.getFeature(0, 0)).refused(Status.INVALID_FIELD);
                    host.admin(Ask.setFeature(0xff, 0)).refused(Status.INVALID_FIELD);
                }),
                of(SET, "what cannot be changed or saved is refused by name", List.of(Subject.SET_FEATURES), stage -> {
                    Host host = stage.host();
                    host.admin(Ask.setFeature(Feature.WRITE_ATOMICITY, 1)).refused(Status.FEATURE_NOT_CHANGEABLE);
                    host.admin(Ask.setFeature(Feature.KEEP_ALIVE_TIMER | SAVE, 1000))
                            .refused(Status.FEATURE_NOT_SAVEABLE);
                }),
                of(SET + ": Number of Queues", "as many as asked for, up to 32, before the first", queues(), stage -> {
                    Host host = stage.host(stage.identity(), 0);
                    assertThat(granted(host, 3)).isEqualTo(3);
                    assertThat(granted(host, 1000)).isEqualTo(32);
                    host.admin(Ask.setFeature(Feature.NUMBER_OF_QUEUES, 0xffff_ffff))
                            .refused(Status.INVALID_FIELD);
                    host.addQueue(1).ok();
                    host.admin(Ask.setFeature(Feature.NUMBER_OF_QUEUES, 0)).refused(Status.COMMAND_SEQUENCE_ERROR);
                }),
                of(
                        SET + ": Asynchronous Event Configuration",
                        "what was set is current, the default stays",
                        List.of(Subject.FEATURE_ASYNC_EVENT),
                        stage -> {
                            Host host = stage.host().listen();
                            int set = host.admin(Ask.getFeature(Feature.ASYNC_EVENT_CONFIGURATION, 0))
                                    .ok()
                                    .dw0();
                            assertThat(set).isEqualTo(1 << 8 | 1 << 11);
                            assertThat(host.admin(Ask.getFeature(Feature.ASYNC_EVENT_CONFIGURATION, 1))
                                            .ok()
                                            .dw0())
                                    .isZero();
                        }),
                of(
                        SET + ": Keep Alive Timer",
                        "is rounded up to 100 ms",
                        List.of(Subject.FEATURE_KEEP_ALIVE),
                        stage -> {
                            Host host = stage.host();
                            host.admin(Ask.setFeature(Feature.KEEP_ALIVE_TIMER, 60_001))
                                    .ok();
                            assertThat(host.admin(Ask.getFeature(Feature.KEEP_ALIVE_TIMER, 0))
                                            .ok()
                                            .dw0())
                                    .isEqualTo(60_100);
                        }),
                of(
                        SET + ": Namespace Write Protection Config",
                        "a protected namespace is read but not written until a host ends it",
                        List.of(Subject.FEATURE_WRITE_PROTECTION),
                        stage -> {
                            Host host = stage.host();
                            host.io(Ask.write(0, Ask.pattern(1, 1))).ok();
                            host.admin(protection(Feature.WRITE_PROTECTION, 1)).ok();
                            host.io(Ask.write(0, Ask.pattern(2, 1))).refused(Status.NAMESPACE_WRITE_PROTECTED);
                            host.verify(0, Ask.pattern(1, 1));
                            host.admin(protection(Feature.WRITE_PROTECTION, 3)).refused(Status.INVALID_FIELD);
                            host.admin(protection(Feature.WRITE_PROTECTION, 0)).ok();
                            host.io(Ask.write(0, Ask.pattern(2, 1))).ok();
                        }),
                of(
                        SET + ": Timestamp",
                        "goes on from what the host said",
                        List.of(Subject.FEATURE_TIMESTAMP),
                        stage -> {
                            Host host = stage.host();
                            byte[] said = {0, 0, 0, 0, 0, 1, 0, 0};
                            host.admin(Ask.setFeature(Feature.TIMESTAMP, 0).sends(said))
                                    .ok();
                            long now = host.admin(get(Feature.TIMESTAMP, 0))
                                            .ok()
                                            .data()
                                            .getLong(0)
                                    & 0xffff_ffff_ffffL;
                            assertThat(now).isBetween(1L << 40, (1L << 40) + 60_000);
                        }),
                of(
                        SET + ": Host Behavior Support",
                        "advanced retry is taken and nothing that is not offered",
                        List.of(Subject.FEATURE_HOST_BEHAVIOR),
                        stage -> {
                            Host host = stage.host();
                            byte[] behavior = new byte[BEHAVIOR_BYTES];
                            behavior[0] = RETRY_DELAYS;
                            host.admin(Ask.setFeature(Feature.HOST_BEHAVIOR_SUPPORT, 0)
                                            .sends(behavior))
                                    .ok();
                            assertThat(host.admin(get(Feature.HOST_BEHAVIOR_SUPPORT, 0))
                                            .ok()
                                            .bytes()[0])
                                    .isEqualTo((byte) RETRY_DELAYS);
                        }),
                of(
                        SET + ": Host Identifier",
                        "is what Connect said, 128 bits long, and cannot be changed",
                        List.of(Subject.FEATURE_HOST_IDENTIFIER),
                        stage -> {
                            Host host = stage.host();
                            Answer id =
                                    host.admin(get(Feature.HOST_IDENTIFIER, 0)).ok();
                            assertThat(id.bytes())
                                    .isEqualTo(java.nio.ByteBuffer.allocate(16)
                                            .putLong(stage.identity().id().getMostSignificantBits())
                                            .putLong(stage.identity().id().getLeastSignificantBits())
                                            .array());
                            host.admin(Ask.getFeature(Feature.HOST_IDENTIFIER, 0)
                                            .receives(8))
                                    .refused(Status.INVALID_FIELD);
                        }));
    }

    private static void forEach(Host host, IntConsumer step) {
        Answer list = host.admin(Ask.log(LogPage.FEATURE_EFFECTS, 1024)).ok();
        List<Integer> known = Arrays.stream(new int[256])
                .collect(java.util.ArrayList::new, (ids, zero) -> ids.add(ids.size()), java.util.ArrayList::addAll);
        known.stream()
                .filter(feature -> (list.data().getInt(feature * Integer.BYTES) & 1) != 0)
                .forEach(step::accept);
    }

    /** Get Features, with room for data and the bit that some want. */
    private static Command get(int feature, int select) {
        Command command = Ask.getFeature(feature, select);
        if (feature == Feature.ERROR_RECOVERY
                || feature >= Feature.RESERVATION_NOTIFICATION_MASK && feature <= Feature.WRITE_PROTECTION) {
            return command.with(sqe -> sqe.nsid(1));
        }
        if (select == Feature.SELECT_CAPABILITIES) {
            return command;
        }
        return switch (feature) {
            case Feature.HOST_IDENTIFIER ->
                command.with(sqe -> sqe.cdw11(HOST_ID_128)).receives(16);
            case Feature.TIMESTAMP -> command.receives(TIMESTAMP_BYTES);
            case Feature.HOST_BEHAVIOR_SUPPORT -> command.receives(BEHAVIOR_BYTES);
            default -> command;
        };
    }

    private static int granted(Host host, int wished) {
        int zeroBased = wished - 1;
        int dw0 = host.admin(Ask.setFeature(Feature.NUMBER_OF_QUEUES, zeroBased | zeroBased << 16))
                .ok()
                .dw0();
        assertThat(dw0 & 0xffff).isEqualTo(dw0 >>> 16);
        return (dw0 & 0xffff) + 1;
    }

    private static List<Subject> queues() {
        return List.of(Subject.FEATURE_NUMBER_OF_QUEUES);
    }
}
