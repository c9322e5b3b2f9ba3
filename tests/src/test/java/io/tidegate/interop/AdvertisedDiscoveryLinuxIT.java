package io.tidegate.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tidegate.support.LinuxHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A Linux machine that knows nothing of the gateway asks its network for discovery services, by multicast DNS (RFC 6762, one
 * question without a responder of its own), and discovers at what it was told.
 */
class AdvertisedDiscoveryLinuxIT {

    /** Asks for the type and prints each string of the first answers, one a line; the answer comes to the port that asked. */
    private static final String ASK = """
            cat >/tmp/ask.py <<'PYTHON'
            import re, socket, struct, sys, time
            def name(n):
                return b''.join(bytes([len(p)]) + p.encode() for p in n.split('.')) + b'\\0'
            question = struct.pack('>6H', 7, 0, 1, 0, 0, 0) + name('_nvme-disc._tcp.local') + struct.pack('>2H', 12, 1)
            s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            s.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton('%s'))
            s.settimeout(1)
            def skip(d, at):
                while d[at] != 0:
                    if d[at] & 0xc0: return at + 2
                    at += 1 + d[at]
                return at + 1
            end = time.time() + 60
            while time.time() < end:
                s.sendto(question, ('224.0.0.251', 5353))
                try:
                    d = s.recv(9000)
                except socket.timeout:
                    continue
                counts = struct.unpack('>6H', d[:12])
                at = 12
                for _ in range(counts[2]): at = skip(d, at) + 4
                found = []
                for _ in range(sum(counts[3:])):
                    at = skip(d, at)
                    kind, _, _, size = struct.unpack('>HHIH', d[at:at + 10])
                    data = d[at + 10:at + 10 + size]
                    at += 10 + size
                    if kind == 33: found.append('port=%%d' %% struct.unpack('>H', data[4:6]))
                    if kind == 1: found.append('address=' + socket.inet_ntoa(data))
                    if kind == 16:
                        i = 0
                        while i < len(data):
                            found.append(data[i + 1:i + 1 + data[i]].decode())
                            i += 1 + data[i]
                if any(f.startswith('port=') for f in found):
                    print('\\n'.join(found))
                    sys.exit(0)
            sys.exit('nobody answered')
            PYTHON
            python3 /tmp/ask.py
            """;

    @TempDir
    Path work;

    private LinuxHost host;
    private GatewayProcess gateway;

    @BeforeEach
    void start() throws IOException {
        host = LinuxHost.boot(work);
        assumeTrue(host.network().isPresent(), "multicast does not reach a guest of QEMU's user network");
        Path configuration = work.resolve("gateway.conf");
        Files.writeString(configuration, "[discovery]\nmdns = True\n");
        gateway = GatewayProcess.startOnFiles(host, work, configuration);
    }

    @AfterEach
    void stop() {
        if (gateway != null) {
            gateway.close();
        }
        host.close();
    }

    @Test
    void a_machine_that_asks_its_network_finds_the_discovery_service() {
        List<String> told =
                Arrays.asList(host.succeed(ASK.formatted(host.targetAddress().replaceAll("\\.1$", ".2")))
                        .split("\n"));
        assertThat(told)
                .contains("address=" + host.targetAddress(), "port=" + gateway.discoveryPort(), "p=tcp")
                .anyMatch(text -> text.startsWith("NQN=nqn.2014-08.org.nvmexpress:uuid:"));
        assertThat(host.succeed("nvme discover -t tcp -a " + host.targetAddress() + " -s " + gateway.discoveryPort()))
                .contains("Discovery Log Number of Records");
    }
}
