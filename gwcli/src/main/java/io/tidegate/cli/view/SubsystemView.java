package io.tidegate.cli.view;

import io.tidegate.cli.render.Table;
import io.tidegate.proto.subsystem_cli;
import io.tidegate.proto.subsystems_info_cli;
import io.tidegate.proto.tuning.SubsystemTuning;
import io.tidegate.proto.tuning.TuningList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Subsystems as a table. */
public final class SubsystemView {

    private SubsystemView() {}

    /** The table of a reply, with the words for the filter that was asked for; {@code tuning} may be empty. */
    public static Listing of(
            subsystems_info_cli reply, @Nullable String nqn, @Nullable String serial, TuningList tuning) {
        Map<String, SubsystemTuning> tuned = tuning.getSubsystemsList().stream()
                .collect(Collectors.toMap(SubsystemTuning::getSubsystemNqn, one -> one));
        boolean withoutKey = reply.getSubsystemsList().stream().anyMatch(subsystem_cli::getCreatedWithoutKey);
        List<String> headings = Words.cells(
                Stream.of(
                        "Subtype",
                        "NQN",
                        "Serial\nNumber",
                        "Controller IDs",
                        "Namespace\nCount",
                        "Max\nNamespaces",
                        "Allow\nAny Host",
                        "DHCHAP\nKey"),
                withoutKey,
                "Created\nWithout Key");
        boolean networks = reply.getSubsystemsList().stream().anyMatch(one -> one.getNetworkMaskCount() > 0);
        headings = Words.cells(headings.stream(), networks, "Network\nMask");
        if (!tuned.isEmpty()) {
            headings = Stream.concat(headings.stream(), TuningView.HEADINGS.stream())
                    .toList();
        }
        List<List<String>> rows = reply.getSubsystemsList().stream()
                .map(subsystem -> tuned(row(subsystem, withoutKey, networks), subsystem, tuned))
                .toList();
        String heading = (nqn == null ? "Subsystems" : "Subsystem " + nqn)
                + (serial == null ? "" : " with serial number " + serial);
        return new Listing(heading, new Table(headings, rows), whenEmpty(nqn, serial));
    }

    /** The row with three cells more; a subsystem that came between the two calls has none. */
    private static List<String> tuned(List<String> row, subsystem_cli subsystem, Map<String, SubsystemTuning> tuned) {
        if (tuned.isEmpty()) {
            return row;
        }
        SubsystemTuning one = tuned.get(subsystem.getNqn());
        List<String> cells = one == null ? List.of("?", "?", "?") : TuningView.cells(one);
        return Stream.concat(row.stream(), cells.stream()).toList();
    }

    /** Columns that only some releases of upstream have are there when they say something. */
    private static List<String> row(subsystem_cli subsystem, boolean withoutKey, boolean networks) {
        List<String> cells = Words.cells(
                Stream.of(
                        subsystem.getSubtype(),
                        subsystem.getNqn(),
                        subsystem.getSerialNumber(),
                        subsystem.getMinCntlid() + "-" + subsystem.getMaxCntlid(),
                        Integer.toString(subsystem.getNamespaceCount()),
                        Integer.toString(subsystem.getMaxNamespaces()),
                        Words.yesNo(subsystem.getAllowAnyHost()),
                        Words.yesNo(subsystem.getHasDhchapKey())),
                withoutKey,
                Words.yesNo(subsystem.getCreatedWithoutKey()));
        return Words.cells(cells.stream(), networks, String.join("\n", subsystem.getNetworkMaskList()));
    }

    private static String whenEmpty(@Nullable String nqn, @Nullable String serial) {
        if (nqn != null) {
            return "No subsystem " + nqn;
        }
        return serial == null ? "No subsystems" : "No subsystem with serial number " + serial;
    }
}
