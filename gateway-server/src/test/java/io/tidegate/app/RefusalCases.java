package io.tidegate.app;

import static io.tidegate.app.Requests.HOST;
import static io.tidegate.app.Requests.MIB;
import static io.tidegate.app.Requests.NQN;
import static io.tidegate.app.Requests.OTHER;
import static io.tidegate.app.Requests.UUID;
import static io.tidegate.app.Requests.deletion;
import static io.tidegate.app.Requests.host;
import static io.tidegate.app.Requests.listener;
import static io.tidegate.app.Requests.namespace;
import static io.tidegate.app.Requests.subsystem;

import com.google.protobuf.Message;
import io.tidegate.bdev.Errno;
import io.tidegate.nvme.Nqn;
import io.tidegate.proto.AddressFamily;
import io.tidegate.proto.GatewayGrpc.GatewayBlockingStub;
import io.tidegate.proto.add_host_req;
import io.tidegate.proto.change_host_key_req;
import io.tidegate.proto.create_listener_req;
import io.tidegate.proto.create_subsystem_req;
import io.tidegate.proto.delete_listener_req;
import io.tidegate.proto.delete_subsystem_req;
import io.tidegate.proto.get_gateway_info_req;
import io.tidegate.proto.list_connections_req;
import io.tidegate.proto.list_hosts_req;
import io.tidegate.proto.list_listeners_req;
import io.tidegate.proto.list_namespaces_req;
import io.tidegate.proto.list_subsystems_req;
import io.tidegate.proto.namespace_add_req;
import io.tidegate.proto.namespace_delete_req;
import io.tidegate.proto.namespace_resize_req;
import io.tidegate.proto.remove_host_req;
import io.tidegate.proto.set_gateway_log_level_req;
import io.tidegate.proto.set_spdk_nvmf_logs_req;
import io.tidegate.proto.show_gateway_listeners_info_req;
import io.tidegate.proto.subsystem;
import java.util.function.Function;
import java.util.stream.Stream;

/** Requests that must be refused, each with upstream's errno. */
final class RefusalCases {

    private static final String PSK = "NVMeTLSkey-1:01:VRLbtnN9AQb2WXW3c9+wEf/DRLz0QuLdbYvEhwtdWwNf9LrZ:";
    private static final String KEY = "DHHC-1:01:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh+KfiaR:";

    private RefusalCases() {}

    /** One request that must be refused. */
    record Case(String name, int errno, Function<GatewayBlockingStub, Message> call) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** All of them. */
    static Stream<Case> all() {
        return Stream.of(
                        Subsystems.cases(),
                        Namespaces.cases(),
                        NamespaceRefusals.cases(),
                        Hosts.cases(),
                        Listeners.cases(),
                        Others.cases())
                .flatMap(cases -> cases);
    }

    private static final class Subsystems {
        static Stream<Case> cases() {
            return Stream.of(
                    create(
                            "no high availability",
                            Errno.EINVAL,
                            subsystem(OTHER).setEnableHa(false)),
                    create("no name", Errno.EINVAL, subsystem("")),
                    create("no NQN", Errno.EINVAL, subsystem("something else")),
                    create("a delimiter in the name", Errno.EINVAL, subsystem("nqn.2016-06.io.example:a_b")),
                    create("the discovery name", Errno.EINVAL, subsystem(Nqn.DISCOVERY)),
                    create("a bad UUID name", Errno.EINVAL, subsystem("nqn.2014-08.org.nvmexpress:uuid:1-2-3")),
                    create("a bad domain", Errno.EINVAL, subsystem("nqn.2016-06.io.9example:x")),
                    create("a long name", Errno.EINVAL, subsystem("nqn.2016-06.io.example:" + "x".repeat(201))),
                    create("too many namespaces", Errno.EINVAL, subsystem(OTHER).setMaxNamespaces(2049)),
                    create(
                            "a long serial number",
                            Errno.EINVAL,
                            subsystem(OTHER).setSerialNumber("x".repeat(21))),
                    create("an empty key", Errno.ENOKEY, subsystem(OTHER).setDhchapKey("")),
                    create("a bad key", Errno.EINVAL, subsystem(OTHER).setDhchapKey("DHHC-1:00:x:")),
                    create("a long key", Errno.E2BIG, subsystem(OTHER).setDhchapKey("x".repeat(256))),
                    create(
                            "a key encrypted by somebody else",
                            Errno.EINVAL,
                            subsystem(OTHER).setDhchapKey(KEY).setKeyEncrypted(true)),
                    create(
                            "a network mask that is none",
                            Errno.EADDRNOTAVAIL,
                            subsystem(OTHER).addNetworkMask("10.0.0.0")),
                    create(
                            "a port of listeners without a network",
                            Errno.EINVAL,
                            subsystem(OTHER).setPort(4420)),
                    create(
                            "secure listeners without a network",
                            Errno.EINVAL,
                            subsystem(OTHER).setSecureListeners(true)),
                    create("the same name", Errno.EEXIST, subsystem(NQN)),
                    create(
                            "the same serial number",
                            Errno.EEXIST,
                            subsystem(OTHER).setSerialNumber("S1")),
                    delete("no name", Errno.EINVAL, ""),
                    delete("unknown", Errno.ENODEV, OTHER),
                    delete("in use", Errno.EBUSY, NQN),
                    new Case(
                            "list an unknown subsystem",
                            Errno.ENODEV,
                            stub -> stub.listSubsystems(list_subsystems_req
                                    .newBuilder()
                                    .setSubsystemNqn(OTHER)
                                    .build())));
        }

        private static Case create(String what, int errno, create_subsystem_req.Builder request) {
            return new Case("create a subsystem with " + what, errno, stub -> stub.createSubsystem(request.build()));
        }

        private static Case delete(String what, int errno, String nqn) {
            return new Case(
                    "delete a subsystem: " + what,
                    errno,
                    stub -> stub.deleteSubsystem(delete_subsystem_req
                            .newBuilder()
                            .setSubsystemNqn(nqn)
                            .build()));
        }
    }

    private static final class Namespaces {
        static Stream<Case> cases() {
            return Stream.of(
                    add("no subsystem name", Errno.EINVAL, namespace("free").setSubsystemNqn("")),
                    add("an unknown subsystem", Errno.ENOENT, namespace("free").setSubsystemNqn(OTHER)),
                    add("no block size", Errno.EINVAL, namespace("free").setBlockSize(0)),
                    add("a strange block size", Errno.EINVAL, namespace("free").setBlockSize(1000)),
                    add("no image name", Errno.EINVAL, namespace("")),
                    add("a missing image", Errno.ENODEV, namespace("absent")),
                    add("a size of 0", Errno.EINVAL, namespace("new").setCreateImage(true)),
                    add(
                            "a size that is no MiB",
                            Errno.EINVAL,
                            namespace("new").setCreateImage(true).setSize(MIB + 1)),
                    add(
                            "an image of another size",
                            Errno.EEXIST,
                            namespace("free").setCreateImage(true).setSize(MIB)),
                    add(
                            "a data pool for an image that is there",
                            Errno.EINVAL,
                            namespace("free").setRbdDataPoolName("ec")),
                    add(
                            "a data pool where there are no pools",
                            Errno.ENOTSUP,
                            namespace("new").setCreateImage(true).setSize(MIB).setRbdDataPoolName("ec")),
                    add("a taken id", Errno.EEXIST, namespace("free").setNsid(1)),
                    add("a taken UUID", Errno.EEXIST, namespace("free").setUuid(UUID)),
                    add("a bad UUID", Errno.EINVAL, namespace("free").setUuid("not one")),
                    add("a used image", Errno.EEXIST, namespace("img1")),
                    add(
                            "an id above the maximum",
                            Errno.E2BIG,
                            namespace("free").setNsid(513)),
                    add("a negative id", Errno.E2BIG, namespace("free").setNsid(-1)),
                    add("a group of nobody", Errno.ENODEV, namespace("free").setAnagrpid(2)),
                    add("a group beyond all", Errno.EINVAL, namespace("free").setAnagrpid(10_000)),
                    add("a relative path", Errno.EINVAL, namespace("a.img").setRbdPoolName("file:")),
                    add("a slash in the name", Errno.EINVAL, namespace("../etc/passwd")),
                    delete("no id", Errno.EINVAL, NQN, 0),
                    delete("no subsystem name", Errno.EINVAL, "", 1),
                    delete("an unknown subsystem", Errno.ENOENT, OTHER, 1),
                    delete("an unknown id", Errno.ENODEV, NQN, 2),
                    resize("an unknown id", Errno.ENODEV, NQN, 2, 32),
                    resize("an unknown subsystem", Errno.ENOENT, OTHER, 1, 32),
                    resize("shrinking", Errno.EINVAL, NQN, 1, 8),
                    resize("beyond everything", Errno.EINVAL, NQN, 1, -1),
                    new Case(
                            "list the namespaces of an unknown subsystem",
                            Errno.ENODEV,
                            stub -> stub.listNamespaces(list_namespaces_req
                                    .newBuilder()
                                    .setSubsystem(OTHER)
                                    .build())));
        }

        private static Case add(String what, int errno, namespace_add_req.Builder request) {
            return new Case("add a namespace with " + what, errno, stub -> stub.namespaceAdd(request.build()));
        }

        private static Case delete(String what, int errno, String nqn, int nsid) {
            return new Case(
                    "delete a namespace with " + what,
                    errno,
                    stub -> stub.namespaceDelete(namespace_delete_req
                            .newBuilder()
                            .setSubsystemNqn(nqn)
                            .setNsid(nsid)
                            .build()));
        }

        private static Case resize(String what, int errno, String nqn, int nsid, long mebibytes) {
            return new Case(
                    "resize a namespace: " + what,
                    errno,
                    stub -> stub.namespaceResize(namespace_resize_req
                            .newBuilder()
                            .setSubsystemNqn(nqn)
                            .setNsid(nsid)
                            .setNewSize(mebibytes)
                            .build()));
        }
    }

    private static final class Hosts {
        static Stream<Case> cases() {
            return Stream.of(
                    add("no name", Errno.EINVAL, host("")),
                    add("a bad name", Errno.EINVAL, host("host1")),
                    add("the discovery name", Errno.EINVAL, host(Nqn.DISCOVERY)),
                    add("the same name", Errno.EEXIST, host(HOST)),
                    add(
                            "an unknown subsystem",
                            Errno.ENOENT,
                            host(HOST).toBuilder().setSubsystemNqn(OTHER).build()),
                    add(
                            "a key for everybody",
                            Errno.EINVAL,
                            host("*").toBuilder().setPsk("x").build()),
                    add(
                            "a bad PSK",
                            Errno.EINVAL,
                            host(HOST + "2").toBuilder().setPsk("x").build()),
                    add(
                            "an empty PSK",
                            Errno.ENOKEY,
                            host(HOST + "2").toBuilder().setPsk("").build()),
                    add(
                            "a long PSK",
                            Errno.E2BIG,
                            host(HOST + "2").toBuilder().setPsk("x".repeat(200)).build()),
                    add(
                            "a PSK that cannot be encrypted",
                            Errno.ENOKEY,
                            host(HOST + "2").toBuilder().setPsk(PSK).build()),
                    add(
                            "an empty key",
                            Errno.ENOKEY,
                            host(HOST + "2").toBuilder().setDhchapKey("").build()),
                    add(
                            "a bad key",
                            Errno.EINVAL,
                            host(HOST + "2").toBuilder().setDhchapKey("x").build()),
                    add(
                            "a long key",
                            Errno.E2BIG,
                            host(HOST + "2").toBuilder()
                                    .setDhchapKey("x".repeat(256))
                                    .build()),
                    add(
                            "a key that cannot be encrypted",
                            Errno.ENOKEY,
                            host(HOST + "2").toBuilder().setDhchapKey(KEY).build()),
                    add(
                            "a controller key alone",
                            Errno.EINVAL,
                            host(HOST + "2").toBuilder().setDhchapCtrlrKey(KEY).build()),
                    remove("an unknown host", Errno.ENOENT, NQN, HOST + "2"),
                    remove("an unknown subsystem", Errno.ENOENT, OTHER, HOST),
                    new Case(
                            "list the hosts of an unknown subsystem",
                            Errno.ENODEV,
                            stub -> stub.listHosts(list_hosts_req
                                    .newBuilder()
                                    .setSubsystem(OTHER)
                                    .build())),
                    new Case(
                            "list the connections of an unknown subsystem",
                            Errno.ENODEV,
                            stub -> stub.listConnections(list_connections_req
                                    .newBuilder()
                                    .setSubsystem(OTHER)
                                    .build())));
        }

        private static Case add(String what, int errno, add_host_req request) {
            return new Case("add a host with " + what, errno, stub -> stub.addHost(request));
        }

        private static Case remove(String what, int errno, String nqn, String host) {
            return new Case(
                    "remove " + what,
                    errno,
                    stub -> stub.removeHost(remove_host_req
                            .newBuilder()
                            .setSubsystemNqn(nqn)
                            .setHostNqn(host)
                            .build()));
        }
    }

    private static final class Listeners {
        static Stream<Case> cases() {
            return Stream.of(
                    create("an unknown subsystem", Errno.ENOENT, listener(4421).setNqn(OTHER)),
                    create("the discovery name", Errno.EINVAL, listener(4421).setNqn(Nqn.DISCOVERY)),
                    create("a bad host name", Errno.EINVAL, listener(4421).setHostName("gw_a")),
                    create("another host", Errno.ENODEV, listener(4421).setHostName("gw-b")),
                    create("the same address", Errno.EEXIST, listener(4420)),
                    create(
                            "an address of nobody",
                            Errno.EADDRNOTAVAIL,
                            listener(4421).setTraddr("192.0.2.1")),
                    create("no address", Errno.EINVAL, listener(4421).setTraddr("localhost")),
                    create(
                            "the wrong family",
                            Errno.EADDRNOTAVAIL,
                            listener(4421).setAdrfam(AddressFamily.ipv6)),
                    create("an unknown family", Errno.ENOKEY, listener(4421).setAdrfamValue(7)),
                    create("a port beyond all", Errno.EINVAL, listener(65536)),
                    create(
                            "TLS where there is none",
                            Errno.EEXIST,
                            listener(4420).setSecure(true)),
                    delete("an unknown one", Errno.ENOENT, deletion(4421)),
                    delete("of another host", Errno.ENOENT, deletion(4420).setHostName("gw-b")),
                    delete(
                            "of every host without force",
                            Errno.EINVAL,
                            deletion(4420).setHostName("*")),
                    new Case(
                            "list the listeners of an unknown subsystem",
                            Errno.ENOENT,
                            stub -> stub.listListeners(list_listeners_req
                                    .newBuilder()
                                    .setSubsystem(OTHER)
                                    .build())));
        }

        private static Case create(String what, int errno, create_listener_req.Builder request) {
            return new Case("create a listener with " + what, errno, stub -> stub.createListener(request.build()));
        }

        private static Case delete(String what, int errno, delete_listener_req.Builder request) {
            return new Case("delete a listener: " + what, errno, stub -> stub.deleteListener(request.build()));
        }
    }

    private static final class Others {
        static Stream<Case> cases() {
            return Stream.of(
                    new Case(
                            "an unknown log level",
                            Errno.ENOKEY,
                            stub -> stub.setGatewayLogLevel(set_gateway_log_level_req
                                    .newBuilder()
                                    .setLogLevelValue(15)
                                    .build())),
                    new Case(
                            "an old client",
                            Errno.EINVAL,
                            stub -> stub.getGatewayInfo(get_gateway_info_req
                                    .newBuilder()
                                    .setCliVersion("1.2.2")
                                    .build())),
                    new Case(
                            "a key of nobody",
                            Errno.EINVAL,
                            stub -> stub.changeHostKey(change_host_key_req.getDefaultInstance())),
                    new Case(
                            "an unknown level of detail",
                            Errno.ENOKEY,
                            stub -> stub.setSpdkNvmfLogs(set_spdk_nvmf_logs_req
                                    .newBuilder()
                                    .setLogLevelValue(9)
                                    .build())),
                    new Case(
                            "an unknown log flag",
                            Errno.EINVAL,
                            stub -> stub.setSpdkNvmfLogs(set_spdk_nvmf_logs_req
                                    .newBuilder()
                                    .addExtraLogFlags("nothing")
                                    .build())),
                    new Case(
                            "the own listeners of an unknown subsystem",
                            Errno.ENOENT,
                            stub -> stub.showGatewayListenersInfo(show_gateway_listeners_info_req
                                    .newBuilder()
                                    .setSubsystemNqn(OTHER)
                                    .build())));
        }
    }
}
