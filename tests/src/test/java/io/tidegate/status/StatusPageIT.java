package io.tidegate.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.tidegate.initiator.HostController;
import io.tidegate.initiator.HostIdentity;
import io.tidegate.initiator.HostOptions;
import io.tidegate.initiator.Initiator;
import io.tidegate.proto.GatewayGrpc;
import io.tidegate.proto.GatewayGrpc.GatewayBlockingStub;
import io.tidegate.proto.add_host_req;
import io.tidegate.proto.create_listener_req;
import io.tidegate.proto.create_subsystem_req;
import io.tidegate.proto.namespace_add_req;
import io.tidegate.support.Browser;
import io.tidegate.support.Eventually;
import io.tidegate.support.FreePort;
import io.tidegate.support.Real;
import io.tidegate.support.Shell;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real browser shows the status page of a real gateway, which a hostile host uses. */
class StatusPageIT {

    private static final String NQN = "nqn.2016-06.io.example:s1";
    private static final int TAB = 9;
    private static final int ENTER = 13;

    /** Whatever of this became markup would run. */
    private static final HostIdentity HOSTILE = new HostIdentity(
            "nqn.2014-08.x:\"><img src=x onerror=\"window.attacked=1\"><script>window.attacked=1</script>",
            UUID.fromString("44444444-4444-4444-8444-444444444444"));

    @TempDir
    private Path folder;

    private final List<AutoCloseable> parts = new ArrayList<>();
    private Process gateway;
    private Browser browser;
    private String address;
    private GatewayBlockingStub management;
    private int hostPort;

    @BeforeEach
    void start() throws Exception {
        Real.requireOrSkip(Browser.present(), "Chromium is not installed; apt-get install chromium");
        int grpc = FreePort.next();
        int web = FreePort.next();
        hostPort = FreePort.next();
        address = "http://127.0.0.1:" + web;
        Path config = Files.writeString(
                folder.resolve("gateway.conf"),
                "[gateway]\nname = gw-1\nport = " + grpc + "\nprometheus_port = " + web
                        + "\nprometheus_exporter_ssl = False\n[discovery]\naddr = 127.0.0.1\nport = " + FreePort.next()
                        + "\n");
        gateway = new ProcessBuilder(
                        Shell.checkout().resolve("tidegate").toString(),
                        "serve",
                        "--config",
                        config.toString(),
                        "--data",
                        folder.resolve("data").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("gateway.log").toFile())
                .start();
        parts.add(() -> Shell.end(gateway));
        Eventually.holds(() -> assertThat(log()).contains("ready: management"));
        ManagedChannel channel =
                NettyChannelBuilder.forAddress("127.0.0.1", grpc).usePlaintext().build();
        parts.add(channel::shutdownNow);
        management = GatewayGrpc.newBlockingStub(channel);
        populate();
        browser = Browser.start(folder);
        parts.add(browser);
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable part : parts.reversed()) {
            part.close();
        }
    }

    @Test
    void an_operator_sees_what_the_gateway_does_and_a_hostile_name_is_only_text() throws Exception {
        try (Initiator initiator = Initiator.start(1);
                HostController host =
                        initiator.connect(HostOptions.to(new InetSocketAddress("127.0.0.1", hostPort), NQN)
                                .withHost(HOSTILE))) {
            browser.look(1280, 900, false);
            browser.open(address + "/");

            shows("#hosts tbody th", HOSTILE.nqn());
            shows("#event-list", "Host " + HOSTILE.nqn() + " connected to " + NQN);
            shows("#gateways", "this gateway");
            shows("#ana", "optimized");
            shows("#subsystems tbody", NQN);
            shows("#namespaces tbody", "disk.img");
            Eventually.holds(() -> {
                use(host);
                assertThat(browser.evaluate("document.querySelector('#latency .read').getAttribute('d')"))
                        .contains("L");
            });
            assertThat(browser.evaluate("window.attacked")).isEqualTo("undefined");
            assertThat(browser.evaluate("document.querySelectorAll('main img, main script').length"))
                    .isEqualTo("0");
            assertThat(browser.requests()).allMatch(url -> url.startsWith(address + "/") || url.equals("about:blank"));
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void everything_is_reached_by_the_keyboard_and_fits_on_a_phone() throws Exception {
        browser.look(390, 800, true);
        browser.open(address + "/status");
        shows("#namespaces tbody", "disk.img");

        assertThat(browser.evaluate("document.documentElement.scrollWidth")).isEqualTo("390");
        browser.press("Tab", TAB);
        assertThat(browser.evaluate("document.activeElement.textContent")).isEqualTo("Skip to the content");
        browser.press("Enter", ENTER);
        Eventually.holds(
                () -> assertThat(browser.evaluate("document.activeElement.id")).isEqualTo("main"));
        browser.evaluate("document.querySelector('#namespaces tbody button').focus()");
        browser.press("Enter", ENTER);
        shows("#scope", "namespace 1 of " + NQN);
        Eventually.holds(() -> assertThat(browser.evaluate("document.activeElement.getAttribute('aria-pressed')"))
                .as("the button that was pressed keeps the focus when its row is drawn again")
                .isEqualTo("true"));
        assertThat(browser.evaluate("getComputedStyle(document.activeElement).outlineStyle"))
                .isEqualTo("solid");
        assertThat(browser.evaluate("document.querySelectorAll('table th:not([scope])').length"))
                .isEqualTo("0");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void a_gateway_that_does_not_answer_is_shown_as_such() throws Exception {
        browser.open(address + "/status");
        shows("#updated", "Live");

        Shell.end(gateway);

        shows("#connection", "This gateway does not answer");
        shows("#updated", "No answer");
    }

    private void shows(String selector, String expected) {
        Eventually.holds(() -> assertThat(browser.evaluate("document.querySelector('" + selector + "')?.textContent"))
                .contains(expected));
    }

    private static void use(HostController host) {
        try {
            host.namespace(1).read(0, ByteBuffer.allocateDirect(4096));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void populate() {
        good(management.createSubsystem(create_subsystem_req
                .newBuilder()
                .setSubsystemNqn(NQN)
                .setEnableHa(true)
                .setNoGroupAppend(true)
                .build()));
        good(management.namespaceAdd(namespace_add_req
                .newBuilder()
                .setSubsystemNqn(NQN)
                .setNsid(1)
                .setRbdPoolName("file:")
                .setRbdImageName(folder.resolve("disk.img").toString())
                .setBlockSize(512)
                .setCreateImage(true)
                .setSize(16 << 20)
                .build()));
        good(management.createListener(create_listener_req
                .newBuilder()
                .setNqn(NQN)
                .setHostName(hostName())
                .setTraddr("127.0.0.1")
                .setTrsvcid(hostPort)
                .build()));
        good(management.addHost(
                add_host_req.newBuilder().setSubsystemNqn(NQN).setHostNqn("*").build()));
    }

    private String hostName() {
        return management
                .getGatewayInfo(io.tidegate.proto.get_gateway_info_req.getDefaultInstance())
                .getHostname();
    }

    private static void good(Message reply) {
        assertThat(reply.getField(reply.getDescriptorForType().findFieldByName("status")))
                .as(reply.toString())
                .isEqualTo(0);
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("gateway.log"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
