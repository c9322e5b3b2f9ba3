package io.tidegate.conformance;

import static io.tidegate.conformance.Case.of;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.initiator.HostIdentity;
import io.tidegate.nvme.ActiveNamespaceList;
import io.tidegate.nvme.Cap;
import io.tidegate.nvme.Csts;
import io.tidegate.nvme.IdentifyCns;
import io.tidegate.nvme.IdentifyController;
import io.tidegate.nvme.IdentifyNamespace;
import io.tidegate.nvme.IdentifyNamespaceIndependent;
import io.tidegate.nvme.NamespaceDescriptors;
import io.tidegate.nvme.Property;
import io.tidegate.nvme.Status;
import io.tidegate.target.NamespaceSettings.Visibility;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Identify (NVMe Base 2.1, 5.1.13) and the properties (3.1.4). */
final class IdentifyCases {

    private static final String IDENTIFY = "NVMe Base 2.1, 5.1.13 Identify";
    private static final List<Subject> IT = List.of(Subject.IDENTIFY);

    private static final int[] SERVED = {
        IdentifyCns.CONTROLLER,
        IdentifyCns.ACTIVE_NAMESPACE_LIST,
        IdentifyCns.COMMAND_SET_CONTROLLER,
        IdentifyCns.COMMAND_SET_ACTIVE_NAMESPACE_LIST,
        IdentifyCns.CONTROLLER_LIST,
        IdentifyCns.ENDURANCE_GROUP_LIST,
        IdentifyCns.COMMAND_SETS
    };

    private IdentifyCases() {}

    static List<Case> all() {
        return List.of(
                of(IDENTIFY, "the controller says who it is and what it can carry", IT, stage -> {
                    Host host = stage.host();
                    IdentifyController it = new IdentifyController(
                            host.admin(Ask.identify(IdentifyCns.CONTROLLER, 0))
                                    .ok()
                                    .data(),
                            0);
                    assertThat(it.cntrltype()).isEqualTo(IdentifyController.TYPE_IO);
                    assertThat(it.cntlid()).isEqualTo(host.controllerId());
                    assertThat(it.subnqn()).isEqualTo(stage.subsystem().nqn());
                    assertThat(4096 << it.mdts()).isEqualTo(128 * 1024);
                    assertThat(it.fabrics().ioccsz() * 16 - 64).isEqualTo(8192);
                    assertThat(it.commandSet().nn()).isEqualTo(32);
                    assertThat(it.commandSet().sqes()).isEqualTo(0x66);
                    assertThat(it.commandSet().cqes()).isEqualTo(0x44);
                }),
                of(
                        IDENTIFY,
                        "a namespace has the size of its device; one that is not there is all zeroes",
                        IT,
                        stage -> {
                            Host host = stage.host();
                            assertThat(namespace(host, 1).nsze()).isEqualTo(Stage.BLOCKS);
                            assertThat(1 << namespace(host, 1).lbads(0)).isEqualTo(Ask.BLOCK);
                            assertThat(host.admin(Ask.identify(IdentifyCns.NAMESPACE, 7))
                                            .ok()
                                            .bytes())
                                    .containsOnly(0);
                            host.admin(Ask.identify(IdentifyCns.NAMESPACE, 33)).refused(Status.INVALID_NAMESPACE);
                            host.admin(Ask.identify(IdentifyCns.NAMESPACE, 0)).refused(Status.INVALID_NAMESPACE);
                        }),
                of(IDENTIFY, "the namespace list begins behind the namespace that the host names", IT, stage -> {
                    Host host = stage.host();
                    stage.addNamespace(2, Visibility.EVERYONE);
                    assertThat(list(host, 0)).containsExactly(1, 2);
                    assertThat(list(host, 1)).containsExactly(2);
                    assertThat(list(host, 2)).isEmpty();
                    host.admin(Ask.identify(IdentifyCns.ACTIVE_NAMESPACE_LIST, 0xffff_fffe))
                            .refused(Status.INVALID_NAMESPACE);
                }),
                of(IDENTIFY, "a namespace has one UUID and the same NGUID for every controller", IT, stage -> {
                    assertThat(descriptors(stage.host())).isEqualTo(descriptors(stage.host()));
                    stage.host()
                            .admin(Ask.identify(IdentifyCns.NAMESPACE_DESCRIPTORS, 2))
                            .refused(Status.INVALID_NAMESPACE);
                }),
                of(IDENTIFY, "what does not depend on a command set names the ANA group", IT, stage -> {
                    Answer answer = stage.host()
                            .admin(Ask.identify(IdentifyCns.INDEPENDENT_NAMESPACE, 1))
                            .ok();
                    assertThat(new IdentifyNamespaceIndependent(answer.data(), 0).anagrpid())
                            .isEqualTo(1);
                }),
                of(IDENTIFY, "structures of a command set that is not there are refused", IT, stage -> {
                    Host host = stage.host();
                    host.admin(Ask.identify(IdentifyCns.COMMAND_SET_NAMESPACE, 1))
                            .ok();
                    host.admin(Ask.identify(IdentifyCns.COMMAND_SET_NAMESPACE, 1)
                                    .with(sqe -> sqe.cdw11(2 << 24)))
                            .refused(Status.INVALID_FIELD);
                }),
                of(IDENTIFY, "each structure is answered, an unknown one is Invalid Field", IT, stage -> {
                            Host host = stage.host();
                            for (int cns : SERVED) {
                                host.admin(Ask.identify(cns, 0)).ok();
                            }
                            host.admin(Ask.identify(0xff, 0)).refused(Status.INVALID_FIELD);
                        })
                        .atExtremes(),
                of(IDENTIFY, "a namespace for some hosts is not there for the others", IT, IdentifyCases::masking),
                of(
                        "NVMe Base 2.1, 3.1.4 Controller Properties",
                        "capabilities, version and status can be read, others not, and only CC be written",
                        List.of(Subject.PROPERTY_GET, Subject.PROPERTY_SET),
                        stage -> {
                            Host host = stage.host();
                            Cap cap = new Cap(host.admin(Ask.property(Property.CAP))
                                    .ok()
                                    .result()
                                    .result());
                            assertThat(cap.maxQueueEntries()).isEqualTo(128);
                            host.admin(Ask.property(Property.VS)).ok();
                            assertThat(Csts.ready(host.admin(Ask.property(Property.CSTS))
                                            .ok()
                                            .dw0()))
                                    .isTrue();
                            host.admin(Ask.property(0x1000)).refused(Status.INVALID_FIELD);
                            host.admin(Ask.property(Property.CSTS, 0)).refused(Status.INVALID_FIELD);
                        }));
    }

    private static void masking(Stage stage) throws Exception {
        HostIdentity other = HostIdentity.random();
        stage.subsystem().allowHost(other.nqn());
        stage.addNamespace(2, new Visibility(false, Set.of(other.nqn())));
        Host without = stage.host();
        Host with = stage.host(other, 1);
        assertThat(list(without, 0)).containsExactly(1);
        assertThat(list(with, 0)).containsExactly(1, 2);
        without.io(Ask.read(0, 1).with(sqe -> sqe.nsid(2))).refused(Status.INVALID_NAMESPACE);
        with.io(Ask.read(0, 1).with(sqe -> sqe.nsid(2))).ok();
        assertThat(namespace(without, 2).nsze()).isZero();
        assertThat(namespace(with, 2).nsze()).isEqualTo(Stage.BLOCKS);
    }

    static IdentifyNamespace namespace(Host host, int nsid) {
        return new IdentifyNamespace(
                host.admin(Ask.identify(IdentifyCns.NAMESPACE, nsid)).ok().data(), 0);
    }

    static List<Integer> list(Host host, int after) {
        ActiveNamespaceList list = new ActiveNamespaceList(
                host.admin(Ask.identify(IdentifyCns.ACTIVE_NAMESPACE_LIST, after))
                        .ok()
                        .data(),
                0);
        List<Integer> ids = new ArrayList<>();
        for (int i = 0; i < list.count(); i++) {
            ids.add(list.nsid(i));
        }
        return ids;
    }

    private static List<String> descriptors(Host host) {
        NamespaceDescriptors them = new NamespaceDescriptors(
                host.admin(Ask.identify(IdentifyCns.NAMESPACE_DESCRIPTORS, 1))
                        .ok()
                        .data(),
                0);
        List<String> found = new ArrayList<>();
        while (them.next()) {
            found.add(them.type() + " " + java.util.HexFormat.of().formatHex(them.value()));
        }
        assertThat(found).hasSize(3);
        return found;
    }
}
