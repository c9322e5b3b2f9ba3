package io.tidegate.conformance;

import java.util.List;

/**
 * One behaviour that the specification asks for and how to see it.
 *
 * @param section where it stands, for instance "NVMe Base 2.1, 5.1.13 Identify"
 * @param claim what a host sees, as the end of a sentence
 * @param reach over how many digests it is run
 * @param subjects the commands, log pages and features that it proves to be served
 * @param body the steps; an assertion that fails is the case's failure
 */
record Case(String section, String claim, Reach reach, List<Subject> subjects, Body body) {

    /** Over which digests a case is run; every case runs on every kind of device. */
    enum Reach {
        /** Cheap: over all four. */
        EVERYWHERE,
        /** Takes its time, or moves no data: without digests and with both. */
        EXTREMES
    }

    /** The steps of a case. */
    @FunctionalInterface
    interface Body {
        void run(Stage stage) throws Exception;
    }

    /** A case that is run over all digests. */
    static Case of(String section, String claim, List<Subject> subjects, Body body) {
        return new Case(section, claim, Reach.EVERYWHERE, subjects, body);
    }

    /** The same, run without digests and with both. */
    Case atExtremes() {
        return new Case(section, claim, Reach.EXTREMES, subjects, body);
    }

    List<Digests> digests() {
        return reach == Reach.EVERYWHERE ? List.of(Digests.values()) : Digests.EXTREMES;
    }

    String name() {
        return section + ": " + claim;
    }
}
