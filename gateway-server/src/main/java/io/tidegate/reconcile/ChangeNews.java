package io.tidegate.reconcile;

import io.tidegate.config.HostConfig;
import io.tidegate.config.NamespaceConfig;
import io.tidegate.events.EventKind;
import io.tidegate.events.EventLog;
import java.time.InstantSource;

/** Puts the changes that hosts see into words. Owner: the reconciler's thread. */
final class ChangeNews {

    /** Tells nobody. */
    static final ChangeNews NONE = new ChangeNews(new EventLog(InstantSource.system()));

    private final EventLog log;

    ChangeNews(EventLog log) {
        this.log = log;
    }

    /** A change was made. */
    void done(Change change) {
        switch (change) {
            case Change.MakeSubsystem it -> tell("Subsystem " + it.subsystem() + " was made.");
            case Change.DropSubsystem it -> tell("Subsystem " + it.subsystem() + " was deleted.");
            case Change.AddNamespace it -> tell(name(it.config()) + " was added, image " + image(it.config()) + ".");
            case Change.UpdateNamespace it -> tell(name(it.config()) + " was changed.");
            case Change.RemoveNamespace it -> tell(name(it.config()) + " was removed.");
            case Change.AllowHost it -> tell(host(it.config()) + " may use " + it.subsystem() + ".");
            case Change.DenyHost it -> tell(host(it.config()) + " may no longer use " + it.subsystem() + ".");
            case Change.Listen it -> tell("Listens at " + address(it.config()) + " for " + it.subsystem() + ".");
            case Change.Unlisten it ->
                tell("No longer listens at " + address(it.config()) + " for " + it.subsystem() + ".");
            case Change.Tune it -> tell("Queue limits of " + it.subsystem() + " were changed.");
        }
    }

    /** A change does not work; told once for each reason. */
    void failed(Change change, Failure failure) {
        String what = change instanceof Change.AddNamespace add ? name(add.config()) + ": " : "";
        log.add(EventKind.PROBLEM, what + failure.message());
    }

    private void tell(String sentence) {
        log.add(EventKind.CHANGE, sentence);
    }

    private static String name(NamespaceConfig config) {
        return "Namespace " + Integer.toUnsignedString(config.nsid()) + " of " + config.subsystem();
    }

    private static String image(NamespaceConfig config) {
        return config.image().toString();
    }

    private static String host(HostConfig config) {
        return config.any() ? "Every host" : "Host " + config.nqn();
    }

    private static String address(io.tidegate.config.ListenerConfig config) {
        return config.address() + " port " + config.port();
    }
}
