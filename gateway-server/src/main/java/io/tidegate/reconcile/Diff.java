package io.tidegate.reconcile;

import io.tidegate.config.HostConfig;
import io.tidegate.config.ListenerConfig;
import io.tidegate.config.NamespaceConfig;
import io.tidegate.config.SubsystemConfig;
import io.tidegate.config.TuningConfig;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The ordered changes that lead from what is to what is wanted. Pure.
 *
 * <p>Removals come first: listeners, so that nobody new arrives, then hosts, namespaces, subsystems. Additions follow the
 * other way round, so that a host that is let in finds everything.
 */
final class Diff {

    private final Plan plan;
    private final Actual actual;
    private final Set<String> dropped = new HashSet<>();
    private final List<Change> changes = new ArrayList<>();

    private final @Nullable Collection<String> keys;

    private Diff(Plan plan, Actual actual, @Nullable Collection<String> keys) {
        this.plan = plan;
        this.actual = actual;
        this.keys = keys;
    }

    static List<Change> between(Plan plan, Actual actual) {
        return new Diff(plan, actual, null).changes();
    }

    /** The same for some objects; the others are known to be as they should. */
    static List<Change> between(Plan plan, Actual actual, Collection<String> keys) {
        return new Diff(plan, actual, keys).changes();
    }

    private <T> void each(Map<String, T> map, BiConsumer<String, T> action) {
        if (keys == null) {
            map.forEach(action);
            return;
        }
        for (String key : keys) {
            T one = map.get(key);
            if (one != null) {
                action.accept(key, one);
            }
        }
    }

    private List<Change> changes() {
        each(actual.subsystems, this::findDropped);
        each(actual.listeners, (key, one) -> unlisten(key, one.config()));
        each(actual.hosts, this::deny);
        each(actual.namespaces, (key, one) -> remove(key, one.config()));
        each(actual.tunings, this::untune);
        each(actual.subsystems, this::drop);
        each(plan.subsystems(), this::make);
        each(plan.tunings(), this::tune);
        each(plan.hosts(), this::allow);
        each(plan.namespaces(), this::add);
        each(plan.listeners(), this::listen);
        return changes;
    }

    private void findDropped(String key, SubsystemConfig present) {
        SubsystemConfig wanted = plan.subsystems().get(key);
        if (wanted == null || !sameDevice(wanted, present)) {
            dropped.add(present.nqn());
        }
    }

    private static boolean sameDevice(SubsystemConfig a, SubsystemConfig b) {
        return a.serialNumber().equals(b.serialNumber()) && a.maxNamespaces() == b.maxNamespaces();
    }

    private void drop(String key, SubsystemConfig present) {
        if (dropped.contains(present.nqn())) {
            changes.add(new Change.DropSubsystem(key, present));
        }
    }

    private void make(String key, SubsystemConfig wanted) {
        if (!actual.subsystems.containsKey(key)) {
            changes.add(new Change.MakeSubsystem(key, wanted));
        }
    }

    private void tune(String key, TuningConfig wanted) {
        if (!dropped.contains(wanted.subsystem()) && !wanted.equals(actual.tunings.get(key))) {
            changes.add(new Change.Tune(key, wanted));
        }
    }

    private void untune(String key, TuningConfig present) {
        if (!dropped.contains(present.subsystem()) && !plan.tunings().containsKey(key)) {
            changes.add(new Change.Tune(key, TuningConfig.none(present.subsystem())));
        }
    }

    private void unlisten(String key, ListenerConfig present) {
        if (!dropped.contains(present.subsystem())
                && !present.equals(plan.listeners().get(key))) {
            changes.add(new Change.Unlisten(key, present));
        }
    }

    private void listen(String key, ListenerConfig wanted) {
        Actual.Bound present = actual.listeners.get(key);
        if (!dropped.contains(wanted.subsystem())
                && (present == null || !present.config().equals(wanted))) {
            changes.add(new Change.Listen(key, wanted));
        }
    }

    private void deny(String key, HostConfig present) {
        if (!dropped.contains(present.subsystem()) && !plan.hosts().containsKey(key)) {
            boolean keep = plan.desired().keeps(present.subsystem(), present.nqn());
            changes.add(new Change.DenyHost(key, present, keep));
        }
    }

    private void allow(String key, HostConfig wanted) {
        if (!dropped.contains(wanted.subsystem()) && !wanted.equals(actual.hosts.get(key))) {
            changes.add(new Change.AllowHost(key, wanted));
        }
    }

    private void remove(String key, NamespaceConfig present) {
        NamespaceConfig wanted = plan.namespaces().get(key);
        if (!dropped.contains(present.subsystem()) && (wanted == null || !sameDevice(wanted, present))) {
            changes.add(new Change.RemoveNamespace(key, present));
        }
    }

    private void add(String key, NamespaceConfig wanted) {
        if (dropped.contains(wanted.subsystem())) {
            return;
        }
        NamespaceConfig present = present(key);
        if (present == null || !sameDevice(wanted, present)) {
            changes.add(new Change.AddNamespace(key, wanted));
        } else if (!wanted.equals(present)) {
            changes.add(new Change.UpdateNamespace(key, wanted));
        }
    }

    private @Nullable NamespaceConfig present(String key) {
        Actual.Open open = actual.namespaces.get(key);
        return open == null ? null : open.config();
    }

    /** False when a host could not go on with the same device. */
    private static boolean sameDevice(NamespaceConfig a, NamespaceConfig b) {
        return a.uuid().equals(b.uuid())
                && a.image().equals(b.image())
                && a.blockSize() == b.blockSize()
                && a.traits().readOnly() == b.traits().readOnly()
                && a.traits().encryption().equals(b.traits().encryption());
    }
}
