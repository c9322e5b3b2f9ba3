package io.tidegate.conformance;

import io.tidegate.support.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Prints the section "NVMe commands, log pages, features" of {@code docs/support-matrix.md} from the table of cases, so that
 * the page promises what is proved and nothing else.
 */
final class SupportMatrixPage {

    /** How to write the section anew after the table has changed. */
    static final String COMMAND = "mvn -q -B test -pl tests -am -Dtest=SupportMatrixPageTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dtidegate.regenerate=true";

    private static final String HEADING = "## NVMe commands, log pages, features\n";
    private static final String NEXT = "\n## ";

    private SupportMatrixPage() {}

    /** The section as the table says, heading included. */
    static String section() {
        StringBuilder out = new StringBuilder(HEADING);
        out.append(
                        "\nBehind each name: how many cases of the conformance suite prove it, each of them on memory, files and RBD")
                .append("\nand with several digests. This section is printed from the table of those cases (package")
                .append(
                        "\n`io.tidegate.conformance` of the tests); the suite also proves that everything else is refused.\n")
                .append("\n| | served | refused with |\n|---|---|---|\n");
        for (Subject.Kind kind : Subject.Kind.values()) {
            out.append(row(kind));
        }
        return out.toString();
    }

    private static String row(Subject.Kind kind) {
        List<Subject> all = kind.subjects();
        String served = all.stream()
                .filter(subject -> Cases.count(subject) > 0)
                .map(subject -> subject + " " + Cases.count(subject))
                .collect(Collectors.joining(", "));
        String refused = all.stream()
                .filter(subject -> Cases.count(subject) == 0)
                .map(Subject::toString)
                .collect(Collectors.joining(", "));
        String reason = refused.isEmpty() ? "" : kind.refusal() + ": " + refused;
        return "| " + kind.title() + " | " + served + " | " + reason + " |\n";
    }

    static Path path() {
        return Project.root().resolve("docs/support-matrix.md");
    }

    /** The section as it is committed; empty when there is none. */
    static String committed() throws IOException {
        String page = Files.readString(path());
        int from = page.indexOf(HEADING);
        return from < 0 ? "" : page.substring(from, end(page, from));
    }

    /** Puts the section into the page, in its place or at the end. */
    static void write() throws IOException {
        String page = Files.readString(path());
        int from = page.indexOf(HEADING);
        String before = from < 0 ? page + "\n" : page.substring(0, from);
        String after = from < 0 ? "" : page.substring(end(page, from));
        Files.writeString(path(), before + section() + after);
    }

    private static int end(String page, int from) {
        int next = page.indexOf(NEXT, from);
        return next < 0 ? page.length() : next;
    }
}
