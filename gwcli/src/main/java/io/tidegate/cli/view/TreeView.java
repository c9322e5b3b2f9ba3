package io.tidegate.cli.view;

import io.tidegate.cli.render.SizeText;
import io.tidegate.proto.connection;
import io.tidegate.proto.connections_info;
import io.tidegate.proto.hosts_info;
import io.tidegate.proto.listener_info;
import io.tidegate.proto.listeners_info;
import io.tidegate.proto.namespace_cli;
import io.tidegate.proto.namespaces_info;
import io.tidegate.proto.subsystem_cli;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Everything a gateway serves as a tree, the way the iSCSI gwcli shows its targets. */
public final class TreeView {

    private static final int WIDTH = 100;

    private final List<String> lines = new ArrayList<>();

    private TreeView() {}

    /** A subsystem with what belongs to it. */
    public record Branch(
            subsystem_cli subsystem,
            namespaces_info namespaces,
            hosts_info hosts,
            listeners_info listeners,
            connections_info connections) {}

    /** The lines of the tree. */
    public static String of(List<Branch> branches) {
        TreeView view = new TreeView();
        view.line("", "/", count(branches.size(), "subsystem"));
        for (int index = 0; index < branches.size(); index++) {
            view.subsystem(branches.get(index), index + 1 == branches.size() ? "    " : "  | ");
        }
        return String.join("\n", view.lines);
    }

    private void subsystem(Branch branch, String below) {
        subsystem_cli one = branch.subsystem();
        line(
                "  ",
                one.getNqn(),
                "serial " + one.getSerialNumber() + ", up to " + one.getMaxNamespaces() + " namespaces");
        node(
                below,
                "| ",
                "namespaces",
                branch.namespaces().getNamespacesCount(),
                branch.namespaces().getNamespacesList().stream()
                        .map(TreeView::leaf)
                        .toList());
        hosts(below, branch);
        node(
                below,
                "  ",
                "listeners",
                branch.listeners().getListenersCount(),
                branch.listeners().getListenersList().stream()
                        .map(TreeView::leaf)
                        .toList());
    }

    private void hosts(String below, Branch branch) {
        Map<String, connection> connected = branch.connections().getConnectionsList().stream()
                .filter(connection::getConnected)
                .collect(Collectors.toMap(connection::getNqn, one -> one, (one, other) -> one, TreeMap::new));
        List<Leaf> leaves = new ArrayList<>();
        if (branch.hosts().getAllowAnyHost()) {
            leaves.add(new Leaf("any host", "open to all"));
        }
        branch.hosts()
                .getHostsList()
                .forEach(one -> leaves.add(new Leaf(one.getNqn(), state(connected.remove(one.getNqn())))));
        connected.forEach((nqn, one) -> leaves.add(new Leaf(nqn, state(one))));
        node(below, "| ", "hosts", leaves.size(), leaves);
    }

    private static String state(@Nullable connection one) {
        return one == null
                ? "not connected"
                : "connected, " + count(one.getQpairsCount(), "queue pair") + ", controller " + one.getControllerId();
    }

    private record Leaf(String name, String facts) {}

    private static Leaf leaf(namespace_cli one) {
        return new Leaf(
                Integer.toUnsignedString(one.getNsid()),
                NamespaceView.image(one) + ", " + SizeText.format(one.getRbdImageSize()) + ", group "
                        + one.getLoadBalancingGroup() + (one.getReadOnly() ? ", read-only" : "")
                        + (one.getAutoVisible() ? "" : ", for " + count(one.getHostsCount(), "host") + " only"));
    }

    private static Leaf leaf(listener_info one) {
        return new Leaf(
                Words.address(one.getTraddr(), one.getTrsvcid()),
                one.getHostName() + ", " + (one.getActive() ? "active" : "not active here")
                        + (one.getSecure() ? ", TLS" : ""));
    }

    private void node(String below, String after, String name, int number, List<Leaf> leaves) {
        line(below, name, Integer.toString(number));
        leaves.forEach(leaf -> line(below + after, leaf.name(), leaf.facts()));
    }

    /** Dots lead the eye from the name to the facts, which end at the same column unless they are too long. */
    private void line(String indent, String name, String facts) {
        String start = indent + "o- " + name + " ";
        String end = " [" + facts + "]";
        int dots = Math.max(2, WIDTH - start.length() - end.length());
        lines.add(start + ".".repeat(dots) + end);
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
