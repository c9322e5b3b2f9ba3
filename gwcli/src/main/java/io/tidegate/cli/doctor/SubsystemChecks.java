package io.tidegate.cli.doctor;

import io.tidegate.cli.client.Endpoint;
import io.tidegate.cli.view.NamespaceView;
import io.tidegate.proto.ana_state;
import io.tidegate.proto.connection;
import io.tidegate.proto.listener_info;
import io.tidegate.proto.namespace_cli;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Checks one subsystem: hosts can find it, come to it, and use what is in it. */
final class SubsystemChecks {

    private static final List<String> EVERY_ADDRESS = List.of("0.0.0.0", "::");

    private final SubsystemFacts facts;
    private final String ownHost;
    private final String ownAddress;
    private final Probe probe;
    private final List<Finding> findings = new ArrayList<>();

    private SubsystemChecks(SubsystemFacts facts, String ownHost, String ownAddress, Probe probe) {
        this.facts = facts;
        this.ownHost = ownHost;
        this.ownAddress = ownAddress;
        this.probe = probe;
    }

    /**
     * All checks.
     *
     * @param ownHost of the gateway that was asked
     * @param ownAddress where it was asked, for listeners at every address
     */
    static List<Finding> of(SubsystemFacts facts, String ownHost, String ownAddress, Probe probe) {
        SubsystemChecks checks = new SubsystemChecks(facts, ownHost, ownAddress, probe);
        checks.listeners();
        checks.hosts();
        checks.groups();
        checks.namespaces();
        checks.connections();
        return checks.findings;
    }

    private void listeners() {
        List<listener_info> own = facts.listeners().stream()
                .filter(one -> one.getHostName().equals(ownHost))
                .toList();
        if (own.isEmpty()) {
            findings.add(Finding.failure(
                    facts.nqn() + " has no listener on host " + ownHost + ": hosts cannot reach it here",
                    "gwcli listener create " + facts.nqn() + " --traddr=ADDRESS --trsvcid=4420"));
        }
        own.forEach(this::listener);
        facts.listeners().stream()
                .filter(one -> one.getActive() && !one.getHostName().equals(ownHost))
                .forEach(this::answers);
    }

    private void listener(listener_info one) {
        if (one.getActive()) {
            answers(one);
            return;
        }
        findings.add(Finding.failure(
                "listener " + place(one) + " of " + facts.nqn() + " is not active",
                "see that the address is on this host and the port is free, or delete the listener"));
    }

    private void answers(listener_info one) {
        String address = unbracketed(one.getTraddr());
        String asked = EVERY_ADDRESS.contains(address) ? ownAddress : address;
        Optional<String> trouble = probe.ask(asked, one.getTrsvcid());
        findings.add(trouble.map(why -> Finding.failure(
                        "listener " + place(one) + " of " + facts.nqn() + " does not answer from here: " + why,
                        "see whether this machine reaches that network and no firewall is in between"))
                .orElseGet(() -> Finding.good("listener " + place(one) + " of " + facts.nqn() + " answers")));
    }

    private static String place(listener_info one) {
        return Endpoint.bracketed(one.getTraddr()) + ":" + one.getTrsvcid();
    }

    private static String unbracketed(String address) {
        return address.startsWith("[") ? address.substring(1, address.length() - 1) : address;
    }

    private void hosts() {
        if (facts.openToAll()) {
            findings.add(Finding.warning(
                    facts.nqn() + " is open to every host that reaches it",
                    "name its hosts by 'gwcli host add', then 'gwcli host delete " + facts.nqn() + " \"*\"'"));
        } else if (facts.hosts().isEmpty()) {
            findings.add(
                    Finding.warning("no host may use " + facts.nqn(), "gwcli host add " + facts.nqn() + " HOSTNQN"));
        }
    }

    private void groups() {
        Map<Integer, ana_state> states = facts.states();
        Set<Integer> unserved = facts.namespaces().stream()
                .map(namespace_cli::getLoadBalancingGroup)
                .filter(group -> group != 0 && !states.isEmpty() && !states.containsKey(group))
                .collect(Collectors.toCollection(TreeSet::new));
        unserved.forEach(group -> findings.add(Finding.failure(
                "namespaces of " + facts.nqn() + " are in load balancing group " + group + ", which no gateway has",
                "move them by 'gwcli namespace change_load_balancing_group'")));
        boolean alone =
                facts.listeners().stream().allMatch(one -> one.getHostName().equals(ownHost));
        states.forEach((group, state) -> {
            boolean used = facts.namespaces().stream().anyMatch(one -> one.getLoadBalancingGroup() == group);
            if (used && alone && state != ana_state.OPTIMIZED) {
                findings.add(Finding.failure(
                        "group " + group + " of " + facts.nqn() + " is "
                                + state.name().toLowerCase(Locale.ROOT)
                                + " here, and no other gateway listens: hosts cannot reach its namespaces",
                        "start the gateway that owns the group, or add listeners on the one that serves it"));
            }
        });
    }

    private void namespaces() {
        if (facts.namespaces().isEmpty()) {
            findings.add(Finding.warning(
                    facts.nqn() + " has no namespace",
                    "gwcli namespace create " + facts.nqn() + " --pool P --image I"));
        }
        facts.namespaces().forEach(one -> {
            String name = "namespace " + Integer.toUnsignedString(one.getNsid()) + " of " + facts.nqn();
            if (one.getRbdImageSize() == 0) {
                findings.add(Finding.failure(
                        name + " is not served by this gateway: its image is not open",
                        "see that image " + NamespaceView.image(one) + " exists and the cluster is healthy"));
            }
            if (one.getImageWasShrunk()) {
                findings.add(Finding.failure(
                        "the image of " + name + " has become smaller: hosts see the old size and may lose data",
                        "grow image " + NamespaceView.image(one) + " back to its size"));
            }
            if (one.getDegraded()) {
                findings.add(Finding.failure(
                        name + " has no key for its encrypted image yet", "see whether its key server answers"));
            }
        });
    }

    private void connections() {
        facts.connections().stream()
                .filter(connection::getDisconnectedDueToKeepaliveTimeout)
                .forEach(one -> findings.add(Finding.warning(
                        "host " + one.getNqn() + " was dropped from " + facts.nqn() + ": no keep-alive in time",
                        "look at the host and the network; 'gwcli connection list --clear-alerts' forgets it")));
    }
}
