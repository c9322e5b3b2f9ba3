package io.tidegate.ha;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.group.GatewayId;
import io.tidegate.group.GroupRecord;
import io.tidegate.group.Incarnation;
import io.tidegate.group.MemberEdits;
import io.tidegate.group.Presence;
import io.tidegate.group.Site;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BeatsTest {

    private static final Incarnation ONE = new Incarnation(new GatewayId("gw1"), 7);
    private static final Incarnation TWO = new Incarnation(new GatewayId("gw2"), 8);
    private static final Presence HELLO = new Presence(ONE, 1, true, Set.of(TWO), Map.of(2, 1));

    private final BlockingQueue<String> signs = new LinkedBlockingQueue<>();
    private final BlockingQueue<Presence> heard = new LinkedBlockingQueue<>();
    private Beats first;
    private Beats second;

    @BeforeEach
    void start() throws Exception {
        first = beats();
        second = beats();
        GroupRecord record = new MemberEdits.Join(ONE, new Site("", first.address(), "")).applyTo(GroupRecord.empty(2));
        first.know(new MemberEdits.Join(TWO, new Site("", second.address(), "")).applyTo(record), ONE.gateway());
    }

    @AfterEach
    void close() {
        first.close();
        second.close();
    }

    private Beats beats() throws IOException {
        Peer.Signs noted = new Peer.Signs() {
            @Override
            public void changed() {
                signs.add("changed");
            }

            @Override
            public void closed(Incarnation life) {
                signs.add("closed " + life);
            }

            @Override
            public void refused(Incarnation life) {
                signs.add("refused " + life);
            }
        };
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return new Beats(any, "127.0.0.1", Duration.ofMillis(100), heard::add, noted);
    }

    @Test
    void a_beat_reaches_the_other_gateway_as_it_was() throws Exception {
        first.beat(HELLO);
        assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo(HELLO);
    }

    @Test
    void that_the_record_has_changed_is_told_at_once_and_beside_beats() throws Exception {
        first.changed();
        assertThat(signs.poll(30, TimeUnit.SECONDS)).isEqualTo("changed");
        first.beat(HELLO);
        assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo(HELLO);
    }

    @Test
    void a_gateway_whose_process_ends_is_told_from_one_that_is_silent() throws Exception {
        first.beat(HELLO);
        heard.poll(30, TimeUnit.SECONDS);
        assertThat(signs).isEmpty();
        second.close();
        assertThat(signs.poll(30, TimeUnit.SECONDS)).isEqualTo("closed " + TWO);
        assertThat(signs.poll(30, TimeUnit.SECONDS)).isEqualTo("refused " + TWO);
    }

    @Test
    void what_is_no_beat_ends_its_own_connection_and_no_other() throws Exception {
        String address = second.address();
        int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
        try (Socket stranger = new Socket(InetAddress.getLoopbackAddress(), port)) {
            OutputStream out = stranger.getOutputStream();
            out.write("GET / HTTP/1.1\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(stranger.getInputStream().read()).isNegative();
        }
        first.beat(HELLO);
        assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo(HELLO);
    }
}
