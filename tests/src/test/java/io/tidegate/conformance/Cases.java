package io.tidegate.conformance;

import java.util.List;
import java.util.stream.Stream;

/** The table: every case there is, by family. */
final class Cases {

    static final List<Case> ALL = Stream.of(
                    AssociationCases.all(),
                    AuthenticationCases.all(),
                    IdentifyCases.all(),
                    LogCases.all(),
                    PersistentEventCases.all(),
                    FeatureCases.all(),
                    EventCases.all(),
                    DataCases.all(),
                    RangeCases.all(),
                    UnwrittenCases.all(),
                    ReservationCases.all())
            .flatMap(List::stream)
            .toList();

    private Cases() {}

    /** How many cases prove that {@code subject} is served; none: it is not. */
    static long count(Subject subject) {
        return ALL.stream().filter(each -> each.subjects().contains(subject)).count();
    }
}
