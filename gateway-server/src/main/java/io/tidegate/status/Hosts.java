package io.tidegate.status;

import io.tidegate.config.DesiredState;
import io.tidegate.control.LiveView.LiveController;
import io.tidegate.web.Visit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** The hosts that are connected to this gateway, and by which paths. */
final class Hosts {

    /** Docs/limits.md: of one host at most so many are listed, and the others counted. */
    private static final int PATHS = 32;

    private final Sources sources;

    Hosts(Sources sources) {
        this.sources = sources;
    }

    private record Path(String subsystem, LiveController controller) {}

    private record Line(String host, List<Path> paths) {}

    byte[] json(Visit visit) {
        SortedMap<String, List<Path>> hosts = connected(sources.state().get());
        String search = visit.text("search").toLowerCase(Locale.ROOT);
        List<Line> matching = new ArrayList<>();
        hosts.forEach((host, paths) -> {
            if (search.isEmpty() || matches(host, paths, search)) {
                matching.add(new Line(host, paths));
            }
        });
        PageOf<Line> page = PageOf.of(visit, hosts.size(), matching);
        return Json.object(json -> page.write(json, Hosts::write));
    }

    private SortedMap<String, List<Path>> connected(DesiredState state) {
        SortedMap<String, List<Path>> hosts = new TreeMap<>();
        for (String nqn : state.subsystems().keySet()) {
            for (LiveController controller : sources.live().controllers(nqn)) {
                hosts.computeIfAbsent(controller.hostNqn(), host -> new ArrayList<>())
                        .add(new Path(nqn, controller));
            }
        }
        return hosts;
    }

    private static boolean matches(String host, List<Path> paths, String search) {
        return host.toLowerCase(Locale.ROOT).contains(search)
                || paths.stream()
                        .anyMatch(path ->
                                path.subsystem().toLowerCase(Locale.ROOT).contains(search)
                                        || path.controller().remote().contains(search));
    }

    private static void write(Json json, Line line) {
        List<Path> shown = line.paths().subList(0, Math.min(PATHS, line.paths().size()));
        json.put("host", line.host())
                .put("morePaths", line.paths().size() - shown.size())
                .list("paths", shown, Hosts::write);
    }

    private static void write(Json json, Path path) {
        LiveController controller = path.controller();
        json.put("subsystem", path.subsystem())
                .put("controller", controller.controllerId())
                .put("from", controller.remote())
                .put("address", controller.address())
                .put("port", controller.port())
                .put("ioQueues", controller.ioQueuePairs())
                .put("encrypted", controller.secure())
                .put("authenticated", controller.provenByKey());
    }
}
