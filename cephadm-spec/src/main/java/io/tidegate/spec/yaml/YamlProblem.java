package io.tidegate.spec.yaml;

/** A file that is no YAML that is read here; says where. */
public final class YamlProblem extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Place place;

    /** What is wrong and where. */
    public YamlProblem(Place place, String message) {
        super(message);
        this.place = place;
    }

    /** Where. */
    public Place place() {
        return place;
    }
}
