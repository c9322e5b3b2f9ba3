package io.tidegate.cli.view;

import io.tidegate.cli.render.Table;
import io.tidegate.proto.subsystem_cli;
import io.tidegate.proto.subsystems_info_cli;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Subsystems as a table. */
public final class SubsystemView {

    private SubsystemView() {}

    /** The table of a reply, with the words for the filter that was asked for. */
    public static Listing of(subsystems_info_cli reply, @Nullable String nqn, @Nullable String serial) {
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
        List<List<String>> rows = reply.getSubsystemsList().stream()
                .map(subsystem -> row(subsystem, withoutKey))
                .toList();
        String heading = (nqn == null ? "Subsystems" : "Subsystem " + nqn)
                + (serial == null ? "" : " with serial number " + serial);
        return new Listing(heading, new Table(headings, rows), whenEmpty(nqn, serial));
    }

    private static List<String> row(subsystem_cli subsystem, boolean withoutKey) {
        return Words.cells(
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
    }

    private static String whenEmpty(@Nullable String nqn, @Nullable String serial) {
        if (nqn != null) {
            return "No subsystem " + nqn;
        }
        return serial == null ? "No subsystems" : "No subsystem with serial number " + serial;
    }
}
