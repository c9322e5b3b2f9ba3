package io.tidegate.status;

import io.tidegate.config.DesiredState;
import io.tidegate.config.ListenerConfig;
import io.tidegate.config.StateKeys;
import io.tidegate.config.SubsystemConfig;
import io.tidegate.control.LiveView.LiveController;
import io.tidegate.web.Visit;
import java.util.List;
import java.util.Locale;

/** The subsystems that a visitor looks for. */
final class Subsystems {

    private final Sources sources;

    Subsystems(Sources sources) {
        this.sources = sources;
    }

    byte[] json(Visit visit) {
        DesiredState state = sources.state().get();
        String search = visit.text("search").toLowerCase(Locale.ROOT);
        List<SubsystemConfig> matching = state.subsystems().values().stream()
                .filter(one -> one.nqn().toLowerCase(Locale.ROOT).contains(search))
                .toList();
        PageOf<SubsystemConfig> page = PageOf.of(visit, state.subsystems().size(), matching);
        return Json.object(json -> page.write(json, (one, subsystem) -> write(one, subsystem, state)));
    }

    private void write(Json json, SubsystemConfig one, DesiredState state) {
        List<LiveController> controllers = sources.live().controllers(one.nqn());
        json.put("nqn", one.nqn())
                .put("serialNumber", one.serialNumber())
                .put("openToAny", state.openToAny(one.nqn()))
                .put("hostsAllowed", state.hostsOf(one.nqn()).size())
                .put(
                        "hostsConnected",
                        controllers.stream()
                                .map(LiveController::hostNqn)
                                .distinct()
                                .count())
                .put("namespaces", state.namespaceCount(one.nqn()))
                .put("maxNamespaces", one.maxNamespaces())
                .put("listenersHere", listenersHere(one, state));
    }

    private long listenersHere(SubsystemConfig one, DesiredState state) {
        long made =
                state.listenersOf(one.nqn()).stream().filter(this::listening).count();
        long automatic = sources.live().automaticListeners(one.nqn()).keySet().stream()
                .filter(sources.live()::listening)
                .count();
        return made + automatic;
    }

    private boolean listening(ListenerConfig one) {
        return sources.live().listening(StateKeys.listener(one.subsystem(), one.hostName(), one.traddr(), one.port()));
    }
}
