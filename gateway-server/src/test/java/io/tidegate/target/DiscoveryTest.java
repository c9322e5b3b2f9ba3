package io.tidegate.target;

import static io.tidegate.target.TargetFixture.HOST;
import static io.tidegate.target.TargetFixture.NQN;
import static io.tidegate.target.TargetFixture.setFeature;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.nvme.AdminOpcode;
import io.tidegate.nvme.AsyncEvent;
import io.tidegate.nvme.Cc;
import io.tidegate.nvme.ConnectData;
import io.tidegate.nvme.DiscoveryLogEntry;
import io.tidegate.nvme.DiscoveryLogHeader;
import io.tidegate.nvme.Feature;
import io.tidegate.nvme.IdentifyCns;
import io.tidegate.nvme.IdentifyController;
import io.tidegate.nvme.LogPage;
import io.tidegate.nvme.Nqn;
import io.tidegate.nvme.Sqe;
import io.tidegate.nvme.Status;
import io.tidegate.target.FakeConnection.Response;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** NVMe Base 2.1, 3.1.3.3 and 5.1.12.3.1: what a discovery controller shows and when it speaks up. */
class DiscoveryTest {

    private static final Consumer<Sqe> EVENT_REQUEST = sqe -> sqe.opcode(AdminOpcode.ASYNC_EVENT_REQUEST);
    private static final InetSocketAddress ADDRESS = new InetSocketAddress("192.0.2.1", 8009);
    private static final String OTHER = HOST + "x";
    private static final int PLEO = 2;
    private static final int ALLSUBE = 4;

    private final TargetFixture fixture = new TargetFixture();
    private final FakeConnection one = fixture.discovery(HOST, ADDRESS);

    @AfterEach
    void close() {
        fixture.close();
    }

    private static ByteBuffer page(FakeConnection host, int parameter, int offset, int bytes, boolean retain) {
        return read(host, parameter, offset, bytes, retain).data();
    }

    private static Response read(FakeConnection host, int parameter, int offset, int bytes, boolean retain) {
        return host.call(sqe -> {
            TargetFixture.log(LogPage.DISCOVERY, bytes, offset, retain).accept(sqe);
            sqe.cdw10(sqe.cdw10() | parameter << 8);
        });
    }

    private static DiscoveryLogHeader header(FakeConnection host) {
        return new DiscoveryLogHeader(page(host, 0, 0, DiscoveryLogHeader.BYTES, false), 0);
    }

    private static List<DiscoveryLogEntry> entries(FakeConnection host, int parameter) {
        ByteBuffer whole = page(host, parameter, 0, 16 * 1024, false);
        int count = (int) new DiscoveryLogHeader(whole, 0).numrec();
        List<DiscoveryLogEntry> entries = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            entries.add(new DiscoveryLogEntry(whole, i * DiscoveryLogEntry.BYTES));
        }
        return entries;
    }

    private static List<String> addresses(FakeConnection host, int parameter) {
        return entries(host, parameter).stream()
                .map(entry -> entry.traddr() + " " + entry.trsvcid())
                .toList();
    }

    private static int waitForEvent(FakeConnection host) {
        host.call(setFeature(Feature.ASYNC_EVENT_CONFIGURATION, AsyncEvent.ENABLE_DISCOVERY_CHANGE));
        return host.send(EVENT_REQUEST);
    }

    private void listen(String address, int port) {
        fixture.subsystem.addPortal(Portal.tcp(new InetSocketAddress(address, port)));
        fixture.loop.turn();
    }

    private Subsystem another(String name) {
        return fixture.target.createSubsystem(SubsystemSettings.of(NQN + name, "Ceph" + name, 32));
    }

    @Test
    void a_host_sees_where_it_may_connect_and_nothing_else() {
        assertThat(entries(one, 0)).singleElement().satisfies(entry -> {
            assertThat(entry.subnqn()).isEqualTo(NQN);
            assertThat(entry.traddr()).isEqualTo("127.0.0.1");
            assertThat(entry.trsvcid()).isEqualTo("4420");
            assertThat(entry.subtype()).isEqualTo(DiscoveryLogEntry.SUBTYPE_NVM);
        });
        assertThat(entries(fixture.discovery(OTHER, ADDRESS), 0)).isEmpty();
    }

    @Test
    void every_connected_host_hears_once_of_what_it_can_see() {
        FakeConnection two = fixture.discovery(HOST, ADDRESS);
        FakeConnection stranger = fixture.discovery(OTHER, ADDRESS);
        long generation = header(one).genctr();
        int waitsOne = waitForEvent(one);
        int waitsTwo = waitForEvent(two);
        int waitsStranger = waitForEvent(stranger);
        listen("127.0.0.1", 4421);
        listen("127.0.0.1", 4422);
        assertThat(one.response(waitsOne).dw0()).isEqualTo(AsyncEvent.DISCOVERY_CHANGED);
        assertThat(two.response(waitsTwo).dw0()).isEqualTo(AsyncEvent.DISCOVERY_CHANGED);
        assertThat(stranger.answered(waitsStranger)).as("it can see none of it").isFalse();

        int again = one.send(EVENT_REQUEST);
        fixture.loop.turn();
        assertThat(one.answered(again)).as("not read yet, so not told again").isFalse();
        assertThat(header(one).genctr()).isGreaterThan(generation);
        assertThat(one.answered(again)).as("the page that was read has it all").isFalse();
        listen("127.0.0.1", 4423);
        assertThat(one.response(again).dw0()).isEqualTo(AsyncEvent.DISCOVERY_CHANGED);
    }

    @Test
    void what_one_host_alone_can_see_leaves_the_generation_of_others_as_it_was() {
        FakeConnection stranger = fixture.discovery(OTHER, ADDRESS);
        long before = header(one).genctr();
        int waits = waitForEvent(stranger);
        fixture.subsystem.allowHost(OTHER);
        fixture.loop.turn();
        assertThat(stranger.answered(waits)).isTrue();
        assertThat(header(one).genctr()).isEqualTo(before);
    }

    @Test
    void generations_grow_from_one_connection_to_the_next() {
        long first = header(one).genctr();
        one.close("test");
        listen("127.0.0.1", 4421);
        assertThat(header(fixture.discovery(HOST, ADDRESS)).genctr()).isGreaterThan(first);
    }

    @Test
    void a_reader_of_pieces_sees_by_the_generation_that_the_page_changed_in_the_middle() {
        listen("127.0.0.1", 4421);
        long before = new DiscoveryLogHeader(page(one, 0, 0, 1024, true), 0).genctr();
        String first = new DiscoveryLogEntry(page(one, 0, 1024, 1024, true), 0).trsvcid();
        fixture.subsystem.removePortal(Portal.tcp(new InetSocketAddress("127.0.0.1", 4420)));
        // The rest, while the loop has not yet had its turn.
        page(one, 0, 2048, 1024, true);
        long after = new DiscoveryLogHeader(page(one, 0, 0, 1024, false), 0).genctr();
        assertThat(first).isEqualTo("4420");
        assertThat(after).isGreaterThan(before);
        assertThat(addresses(one, 0)).containsExactly("127.0.0.1 4421");
    }

    @Test
    void a_page_longer_than_one_read_is_read_in_pieces() {
        for (int port = 5000; port < 5200; port++) {
            fixture.subsystem.addPortal(Portal.tcp(new InetSocketAddress("127.0.0.1", port)));
        }
        fixture.loop.turn();
        assertThat(header(one).numrec()).isEqualTo(201);
        int bytes = 128 * 1024;
        ByteBuffer tail = page(one, 0, bytes, bytes, true);
        DiscoveryLogEntry last = new DiscoveryLogEntry(tail, 201 * 1024 - bytes);
        assertThat(last.subnqn()).isEqualTo(NQN);
        assertThat(last.portid()).isEqualTo(200);
        assertThat(Status.code(read(one, 0, 300 * 1024, 1024, true).status()))
                .as("beyond the end")
                .isEqualTo(Status.INVALID_FIELD);
    }

    @Test
    void a_host_may_ask_for_its_own_port_alone() {
        listen("192.0.2.1", 4420);
        listen("192.0.2.2", 4420);
        assertThat(addresses(one, 0)).containsExactly("127.0.0.1 4420", "192.0.2.1 4420", "192.0.2.2 4420");
        assertThat(addresses(one, PLEO)).containsExactly("192.0.2.1 4420");
        assertThat(addresses(one, ALLSUBE)).hasSize(3);
        assertThat(addresses(one, PLEO | ALLSUBE)).hasSize(3);
    }

    @Test
    void where_other_gateways_serve_a_subsystem_is_shown_and_not_taken_for_an_own_port() {
        listen("192.0.2.1", 4420);
        fixture.target.servedElsewhere(Map.of(
                NQN,
                Set.of(
                        Portal.tcp(new InetSocketAddress("192.0.2.2", 4420)),
                        Portal.tcp(new InetSocketAddress("192.0.2.1", 4421))),
                "nqn.2016-06.io.example:unknown-here",
                Set.of(Portal.tcp(new InetSocketAddress("192.0.2.9", 4420)))));
        assertThat(addresses(one, 0))
                .containsExactly("127.0.0.1 4420", "192.0.2.1 4420", "192.0.2.1 4421", "192.0.2.2 4420");
        assertThat(addresses(one, PLEO)).containsExactly("192.0.2.1 4420");
        assertThat(header(fixture.discovery(OTHER, ADDRESS)).numrec()).isZero();
    }

    @Test
    void hosts_are_told_when_another_gateway_comes_and_goes_and_not_when_nothing_changed() {
        int request = waitForEvent(one);
        Map<String, Set<Portal>> there = Map.of(NQN, Set.of(Portal.tcp(new InetSocketAddress("192.0.2.2", 4420))));
        fixture.target.servedElsewhere(there);
        fixture.loop.turn();
        assertThat(one.response(request).dw0()).isEqualTo(AsyncEvent.DISCOVERY_CHANGED);
        long before = header(one).genctr();
        fixture.target.servedElsewhere(Map.copyOf(there));
        assertThat(header(one).genctr()).isEqualTo(before);
        fixture.target.servedElsewhere(Map.of());
        assertThat(header(one).genctr()).isGreaterThan(before);
    }

    @Test
    void extended_records_are_not_announced_and_refused() {
        int support = one.call(TargetFixture.log(LogPage.SUPPORTED_PAGES, 1024))
                .data()
                .getInt(LogPage.DISCOVERY * 4);
        assertThat(support).isEqualTo(1 | (PLEO | ALLSUBE) << 16);
        assertThat(Status.code(read(one, 1, 0, 1024, true).status())).isEqualTo(Status.INVALID_FIELD);
    }

    @Test
    void a_wildcard_listener_is_shown_as_the_address_by_which_the_host_came() {
        another("a").allowAnyHost(true);
        fixture.target.subsystem(NQN + "a").addPortal(Portal.tcp(new InetSocketAddress("0.0.0.0", 4420)));
        another("b").allowAnyHost(true);
        fixture.target.subsystem(NQN + "b").addPortal(Portal.tcp(new InetSocketAddress("::", 4421)));
        fixture.loop.turn();
        FakeConnection ipv4 = fixture.discovery(OTHER, ADDRESS);
        assertThat(addresses(ipv4, 0)).containsExactly("192.0.2.1 4420", "192.0.2.1 4421");
        FakeConnection ipv6 = fixture.discovery(OTHER, new InetSocketAddress("2001:db8::1", 8009));
        assertThat(addresses(ipv6, 0))
                .as("0.0.0.0 cannot be reached by IPv6")
                .containsExactly("2001:db8:0:0:0:0:0:1 4421");
        assertThat(entries(ipv6, 0).getFirst().adrfam()).isEqualTo(DiscoveryLogEntry.ADRFAM_IPV6);
    }

    @Test
    void referrals_name_other_discovery_services() {
        int waits = waitForEvent(one);
        fixture.target.referTo(List.of(new InetSocketAddress("192.0.2.9", 8009)));
        fixture.loop.turn();
        assertThat(one.answered(waits)).isTrue();
        assertThat(entries(one, 0).getLast()).satisfies(entry -> {
            assertThat(entry.subtype()).isEqualTo(DiscoveryLogEntry.SUBTYPE_REFERRAL);
            assertThat(entry.subnqn()).isEqualTo(Nqn.DISCOVERY);
            assertThat(entry.traddr()).isEqualTo("192.0.2.9");
            assertThat(entry.trsvcid()).isEqualTo("8009");
        });
    }

    @Test
    void the_discovery_subsystem_has_a_name_of_its_own_under_which_it_is_reached_too() {
        String unique = "nqn.2014-08.org.nvmexpress:uuid:99999999-9999-4999-8999-999999999999";
        fixture.target.nameDiscovery(unique);
        FakeConnection host = fixture.connection();
        Response answer =
                fixture.connect(host, 0, 31, TargetFixture.data(unique, HOST, ConnectData.DYNAMIC_CONTROLLER));
        assertThat(answer.status()).isEqualTo(Status.SUCCESS);
        host.call(sqe -> TargetFixture.setCc(sqe, Cc.ENABLED));
        IdentifyController identity = new IdentifyController(
                host.call(TargetFixture.identify(IdentifyCns.CONTROLLER, 0)).data(), 0);
        assertThat(identity.subnqn()).isEqualTo(unique);
        assertThat(identity.cntrltype()).isEqualTo(IdentifyController.TYPE_DISCOVERY);
        assertThat(entries(host, 0)).hasSize(1);
    }

    @Test
    void a_listeners_own_port_answers_discovery_as_well() {
        FakeConnection host = fixture.admin(Nqn.DISCOVERY, HOST);
        assertThat(addresses(host, 0)).containsExactly("127.0.0.1 4420");
    }

    @Test
    void a_persistent_connection_lives_by_its_keep_alive() {
        FakeConnection host = fixture.connection();
        byte[] data = TargetFixture.bytes(TargetFixture.data(Nqn.DISCOVERY, HOST, ConnectData.DYNAMIC_CONTROLLER));
        host.call(sqe -> TargetFixture.connectCommand(sqe, 0, 31, 30_000), data);
        host.call(sqe -> TargetFixture.setCc(sqe, Cc.ENABLED));
        assertThat(host.queuePair().controller().keepAliveMillis()).isEqualTo(30_000);
        assertThat(host.call(sqe -> sqe.opcode(AdminOpcode.KEEP_ALIVE)).status())
                .isEqualTo(Status.SUCCESS);
    }
}
