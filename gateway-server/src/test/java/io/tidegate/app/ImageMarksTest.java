package io.tidegate.app;

import static io.tidegate.app.Requests.NQN;
import static io.tidegate.app.Requests.OTHER;
import static io.tidegate.app.Requests.UUID;
import static io.tidegate.app.Requests.good;
import static io.tidegate.app.Requests.namespace;
import static io.tidegate.app.Requests.subsystem;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.Errno;
import io.tidegate.proto.delete_subsystem_req;
import io.tidegate.proto.list_subsystems_req;
import io.tidegate.proto.namespace_delete_req;
import io.tidegate.proto.namespace_set_auto_resize_req;
import io.tidegate.proto.nsid_status;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a gateway leaves in the metadata of an image, and what it makes of what others left. */
class ImageMarksTest {

    private static final String USERS = "NVME_IMAGE_IDENTIFICATION";
    private static final BlockDeviceUri IMAGE = BlockDeviceUri.rbd("rbd", "disk");

    private ManagedGateway gateway;

    @BeforeEach
    void start() throws Exception {
        gateway = new ManagedGateway("[gateway]", "override_hostname = " + ManagedGateway.HOST, "group = g_1");
        gateway.image("rbd", "disk", 4);
        good(gateway.stub.createSubsystem(subsystem(NQN).build()));
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
    }

    private Optional<String> note(String name) {
        return gateway.devices.note(IMAGE, name).toCompletableFuture().join();
    }

    private void write(String name, String text) {
        gateway.devices
                .writeNote(IMAGE, name, Optional.of(text))
                .toCompletableFuture()
                .join();
    }

    private String name() {
        return gateway.stub
                .listSubsystems(list_subsystems_req.getDefaultInstance())
                .getSubsystems(0)
                .getNqn();
    }

    private nsid_status add(boolean force) {
        return gateway.stub.namespaceAdd(namespace("disk")
                .setSubsystemNqn(name())
                .setUuid(UUID)
                .setForce(force)
                .build());
    }

    private String own() {
        return "g-1_" + name() + "_" + UUID + "_memory_" + IMAGE;
    }

    private static String of(String group) {
        return group + "_" + OTHER + "_99999999-2222-4333-8444-555555555555_memory_" + IMAGE;
    }

    @Test
    void an_image_says_who_uses_it_until_the_namespace_is_deleted() {
        write("reservation_key", "left over");
        good(add(false));
        assertThat(note(USERS)).contains(own());
        assertThat(note("reservation_key")).isEmpty();

        good(gateway.stub.namespaceDelete(namespace_delete_req
                .newBuilder()
                .setSubsystemNqn(name())
                .setNsid(1)
                .build()));
        assertThat(note(USERS)).isEmpty();
    }

    @Test
    void an_image_of_another_group_is_taken_by_force_only_and_its_mark_stays() {
        write(USERS, of("other"));

        nsid_status refused = add(false);
        assertThat(refused.getStatus()).isEqualTo(Errno.EEXIST);
        assertThat(refused.getErrorMessage())
                .contains(OTHER)
                .contains("group other")
                .contains("--force");
        assertThat(note(USERS)).contains(of("other"));

        good(add(true));
        assertThat(note(USERS)).contains(of("other") + "___" + own());
        good(gateway.stub.deleteSubsystem(delete_subsystem_req
                .newBuilder()
                .setSubsystemNqn(name())
                .setForce(true)
                .build()));
        assertThat(note(USERS)).contains(of("other"));
    }

    @Test
    void marks_that_a_lost_state_or_a_copied_image_left_do_not_count() {
        write(USERS, of("g-1") + "___" + of("other").replace("memory", "elsewhere") + "___not of this form");

        good(add(false));

        assertThat(note(USERS)).contains("not of this form___" + own());
    }

    @Test
    void a_namespace_that_cannot_be_served_leaves_no_mark() {
        gateway.stubborn.closed.add(IMAGE);

        assertThat(add(false).getStatus()).isNotZero();

        assertThat(note(USERS)).isEmpty();
    }

    @Test
    void auto_resize_off_is_written_into_the_image() {
        good(add(false));
        assertThat(note("NVME_GATEWAY_AUTO_RESIZE")).isEmpty();
        namespace_set_auto_resize_req.Builder request = namespace_set_auto_resize_req
                .newBuilder()
                .setSubsystemNqn(name())
                .setNsid(1);
        good(gateway.stub.namespaceSetAutoResize(request.setAutoResize(false).build()));
        assertThat(note("NVME_GATEWAY_AUTO_RESIZE")).contains("no");
        good(gateway.stub.namespaceSetAutoResize(request.setAutoResize(true).build()));
        assertThat(note("NVME_GATEWAY_AUTO_RESIZE")).isEmpty();
    }
}
