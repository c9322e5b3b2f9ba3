package io.tidegate.app;

import static io.tidegate.app.Requests.MIB;
import static io.tidegate.app.Requests.NQN;
import static io.tidegate.app.Requests.good;
import static io.tidegate.app.Requests.namespace;
import static io.tidegate.app.Requests.populate;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.bdev.Errno;
import io.tidegate.config.StateKeys;
import io.tidegate.proto.EncryptionAlgorithm;
import io.tidegate.proto.GatewayGrpc.GatewayBlockingStub;
import io.tidegate.proto.list_namespaces_req;
import io.tidegate.proto.namespace_change_load_balancing_group_req;
import io.tidegate.proto.namespace_change_location_req;
import io.tidegate.proto.namespace_cli;
import io.tidegate.proto.namespace_delete_req;
import io.tidegate.proto.namespace_resize_req;
import io.tidegate.proto.namespace_set_auto_resize_req;
import io.tidegate.proto.namespace_set_rbd_trash_image_req;
import io.tidegate.proto.namespace_unpin_req;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What can be changed about a namespace after it was added. */
class NamespaceTraitsTest {

    private ManagedGateway gateway;
    private GatewayBlockingStub stub;

    @BeforeEach
    void start() throws Exception {
        gateway = new ManagedGateway();
        stub = gateway.stub;
        populate(gateway);
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
    }

    @Test
    void an_image_can_be_made_to_go_with_its_namespace_later() {
        good(trash(true));
        long version = gateway.reconciler.progress().version();
        good(trash(true));
        assertThat(gateway.reconciler.progress().version())
                .as("no change, nothing written")
                .isEqualTo(version);
        assertThat(listed(1).getTrashImage()).isTrue();
        assertThat(delete(false).getField(status())).isEqualTo(Errno.EINVAL);

        good(delete(true));

        assertThat(gateway.hasImage("rbd", "img1")).isFalse();
    }

    @Test
    void hosts_do_not_see_a_new_size_before_they_are_told_to_look_when_auto_resize_is_off() throws Exception {
        good(autoResize(false));
        assertThat(listed(1).getDisableAutoResize()).isTrue();
        gateway.reconciler
                .progress()
                .devices()
                .values()
                .iterator()
                .next()
                .image()
                .resize(32 * MIB);
        assertThat(visibleMebibytes(gateway, 1)).isEqualTo(16);

        good(resize(1, 0));
        assertThat(visibleMebibytes(gateway, 1)).isEqualTo(32);

        good(resize(1, 48));
        assertThat(visibleMebibytes(gateway, 1)).isEqualTo(48);
        assertThat(gateway.store.read().entries()).containsKey(StateKeys.refreshSize(NQN, 1));
    }

    @Test
    void auto_resize_shows_what_was_missed_when_it_is_turned_on_again() throws Exception {
        good(autoResize(false));
        gateway.reconciler
                .progress()
                .devices()
                .values()
                .iterator()
                .next()
                .image()
                .resize(32 * MIB);

        good(autoResize(true));

        assertThat(visibleMebibytes(gateway, 1)).isEqualTo(32);
    }

    @Test
    void a_namespace_added_without_auto_resize_holds_its_size() throws Exception {
        good(stub.namespaceAdd(
                namespace("free").setNsid(2).setDisableAutoResize(true).build()));
        gateway.reconciler
                .progress()
                .devices()
                .get(StateKeys.namespace(NQN, 2))
                .image()
                .resize(32 * MIB);

        assertThat(visibleMebibytes(gateway, 2)).isEqualTo(16);
        assertThat(listed(2).getRbdImageSize()).isEqualTo(32 * MIB);
    }

    @Test
    void a_location_is_kept_and_shown_and_can_be_taken_away() {
        good(location("north"));
        assertThat(listed(1).getLocation()).isEqualTo("north");

        good(location(""));
        assertThat(listed(1).getLocation()).isEmpty();
        good(stub.namespaceAdd(namespace("free").setLocation("south").build()));
        assertThat(listed(2).getLocation()).isEqualTo("south");
    }

    @Test
    void what_an_administrator_chose_is_pinned_until_it_is_unpinned_or_goes() throws Exception {
        assertThat(isPinned(1)).as("a group that the gateway chose").isFalse();
        good(stub.namespaceAdd(namespace("free").setNsid(2).setAnagrpid(1).build()));
        assertThat(isPinned(2)).isTrue();
        good(group(1, true));
        assertThat(isPinned(1)).as("moved by upstream's own logic").isFalse();
        good(group(1, false));
        assertThat(isPinned(1)).isTrue();

        good(unpin(1));
        good(unpin(1));
        assertThat(isPinned(1)).isFalse();
        assertThat(isPinned(2)).isTrue();

        good(stub.namespaceDelete(namespace_delete_req
                .newBuilder()
                .setSubsystemNqn(NQN)
                .setNsid(2)
                .build()));
        assertThat(isPinned(2)).isFalse();
        good(group(1, false));
        good(stub.deleteSubsystem(io.tidegate
                .proto
                .delete_subsystem_req
                .newBuilder()
                .setSubsystemNqn(NQN)
                .setForce(true)
                .build()));
        assertThat(gateway.store.read().entries()).isEmpty();
    }

    private boolean isPinned(int nsid) throws Exception {
        return gateway.store.read().entries().containsKey(StateKeys.pin(NQN, nsid));
    }

    private com.google.protobuf.Message unpin(int nsid) {
        return stub.namespaceUnpin(namespace_unpin_req
                .newBuilder()
                .setSubsystemNqn(NQN)
                .setNsid(nsid)
                .build());
    }

    private com.google.protobuf.Message group(int nsid, boolean byLogic) {
        namespace_change_load_balancing_group_req.Builder request = namespace_change_load_balancing_group_req
                .newBuilder()
                .setSubsystemNqn(NQN)
                .setNsid(nsid)
                .setAnagrpid(1);
        return stub.namespaceChangeLoadBalancingGroup((byLogic ? request.setAutoLbLogic(true) : request).build());
    }

    @Test
    void the_one_group_there_is_can_be_asked_for() {
        good(stub.namespaceChangeLoadBalancingGroup(namespace_change_load_balancing_group_req
                .newBuilder()
                .setSubsystemNqn(NQN)
                .setNsid(1)
                .setAnagrpid(1)
                .build()));
        assertThat(listed(1).getLoadBalancingGroup()).isEqualTo(1);
    }

    private static long visibleMebibytes(ManagedGateway gateway, int nsid) {
        return Objects.requireNonNull(Objects.requireNonNull(gateway.target.subsystem(NQN))
                                .namespaces()
                                .get(nsid))
                        .blocks()
                * 512
                / MIB;
    }

    private com.google.protobuf.Message trash(boolean on) {
        return stub.namespaceSetRbdTrashImage(namespace_set_rbd_trash_image_req
                .newBuilder()
                .setSubsystemNqn(NQN)
                .setNsid(1)
                .setTrashImage(on)
                .build());
    }

    private com.google.protobuf.Message autoResize(boolean on) {
        return stub.namespaceSetAutoResize(namespace_set_auto_resize_req
                .newBuilder()
                .setSubsystemNqn(NQN)
                .setNsid(1)
                .setAutoResize(on)
                .build());
    }

    private com.google.protobuf.Message resize(int nsid, long mebibytes) {
        return stub.namespaceResize(namespace_resize_req
                .newBuilder()
                .setSubsystemNqn(NQN)
                .setNsid(nsid)
                .setNewSize(mebibytes)
                .build());
    }

    private com.google.protobuf.Message location(String where) {
        return stub.namespaceChangeLocation(namespace_change_location_req
                .newBuilder()
                .setSubsystemNqn(NQN)
                .setNsid(1)
                .setLocation(where)
                .build());
    }

    private com.google.protobuf.Message delete(boolean sure) {
        return stub.namespaceDelete(namespace_delete_req
                .newBuilder()
                .setSubsystemNqn(NQN)
                .setNsid(1)
                .setIAmSure(sure)
                .build());
    }

    private static com.google.protobuf.Descriptors.FieldDescriptor status() {
        return io.tidegate.proto.req_status.getDescriptor().findFieldByName("status");
    }

    @Test
    void what_was_not_asked_for_is_shown_as_empty_and_not_left_out() {
        namespace_cli line = listed(1);
        assertThat(line.hasLocation()).isTrue();
        assertThat(line.hasRadosNamespaceName()).isTrue();
        assertThat(line.hasRbdDataPoolName()).isTrue();
        assertThat(line.hasEncryptionAlgorithm()).isTrue();
        assertThat(line.getEncryptionAlgorithm()).isEqualTo(EncryptionAlgorithm.no_algorithm);
    }

    private namespace_cli listed(int nsid) {
        return stub.listNamespaces(list_namespaces_req
                        .newBuilder()
                        .setSubsystem(NQN)
                        .setNsid(nsid)
                        .build())
                .getNamespaces(0);
    }
}
