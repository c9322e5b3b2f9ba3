package io.tidegate.spec;

import java.util.List;
import java.util.stream.Collectors;

/** A gateway.yml that cannot be used: every complaint at once, in the order of the file. */
public final class SpecException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<Complaint> complaints;

    /** One line for each complaint. */
    public SpecException(List<Complaint> complaints) {
        super(complaints.stream().sorted().map(Complaint::toString).collect(Collectors.joining("\n")));
        this.complaints = complaints.stream().sorted().toList();
    }

    /** In the order of the file. */
    public List<Complaint> complaints() {
        return complaints;
    }
}
