package io.tidegate.app;

import io.tidegate.config.settings.Admission;
import io.tidegate.config.settings.Endpoint;
import io.tidegate.config.settings.GatewaySettings;
import io.tidegate.config.settings.HaSettings;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs what the gateway runs with, once, at the start. */
final class EffectiveSettings {

    private static final Logger LOG = LoggerFactory.getLogger(EffectiveSettings.class);

    private EffectiveSettings() {}

    static void log(GatewaySettings settings, Backing backing) {
        GatewaySettings.Identity identity = settings.identity();
        LOG.info(
                "Tidegate {} on Java {}, process {}",
                Version.own(),
                Runtime.version(),
                ProcessHandle.current().pid());
        LOG.info(
                "gateway '{}', group '{}', listeners of host '{}'",
                identity.name(),
                identity.group(),
                identity.hostName());
        LOG.info("{}", backing.description());
        LOG.info(
                "management at {}, discovery at {}",
                settings.grpc(),
                settings.discovery().endpoint());
        warnWhenOpen(settings.grpc(), settings.admission());
        HaSettings ha = settings.ha();
        if (ha.inGroup()) {
            LOG.info(
                    "takes over from the other gateways of its group, coordinator {}, lease {} ms",
                    ha.backing().name().toLowerCase(Locale.ROOT),
                    ha.times().lease().toMillis());
        }
        if (ha.isLedByMonitors()) {
            LOG.info("Ceph's monitors decide which gateway of the group serves what (backing ceph-mon)");
        }
        log(settings.limits());
        LOG.info(
                "in-capsule data {} bytes, {} bytes asked for at once, {} I/O queues a controller; NQNs are {}, listener addresses {}; log level {}",
                settings.tcp().inCapsuleBytes(),
                settings.tcp().r2tBytes(),
                settings.tcp().ioQueuePairs(),
                settings.checks().nqns() ? "checked" : "not checked",
                settings.checks().listenerAddress() ? "checked" : "not checked",
                settings.logs().level());
        LOG.info("keys of hosts are {}", describe(settings.secrets()));
        if (settings.checks().tlsForced()) {
            LOG.info("only listeners and hosts with TLS are accepted from now on (force_tls)");
        }
        note("keys without a meaning here", settings.notes().meaningless());
        note("keys for what is not served yet", settings.notes().later());
    }

    private static String describe(GatewaySettings.Secrets secrets) {
        if (!secrets.encrypted()) {
            return "stored in clear (enable_key_encryption is off)";
        }
        return secrets.keyFile().isEmpty()
                ? "refused: there is no encryption_key to store them by"
                : "stored encrypted by " + secrets.keyFile();
    }

    /** Whoever reaches the port may change and delete everything. */
    private static void warnWhenOpen(Endpoint management, Admission admission) {
        LOG.info(
                "management asks for {}, {}, {}; namespaces in {}",
                admission.mutualTls().isPresent() ? "a certificate" : "no certificate",
                admission.credentials().isPresent() ? "a user and its secret" : "no user",
                admission.trusted().isEmpty() ? "no address" : "an address of " + admission.trusted(),
                admission.pools().isEmpty() ? "any pool" : "pools " + String.join(", ", admission.pools()));
        boolean local = management.socketAddress().getAddress().isLoopbackAddress();
        if (!local
                && admission.credentials().isPresent()
                && admission.mutualTls().isEmpty()) {
            LOG.warn("the secret of management calls crosses the network in plain text; enable_auth encrypts it");
        }
        if (!local && admission.isOpen()) {
            LOG.warn(
                    "management at {} asks nobody who he is: keep it on a network of administrators, or on 127.0.0.1",
                    management);
        }
    }

    private static void log(GatewaySettings.Limits limits) {
        LOG.info(
                "at most {} subsystems, {} namespaces ({} a subsystem), {} hosts ({} a subsystem), {} ANA groups",
                limits.subsystems(),
                limits.namespaces(),
                limits.namespacesPerSubsystem(),
                limits.hosts(),
                limits.hostsPerSubsystem(),
                limits.anaGroups());
    }

    private static void note(String what, List<String> keys) {
        if (!keys.isEmpty()) {
            LOG.info("{}: {}", what, String.join(", ", keys));
        }
    }
}
