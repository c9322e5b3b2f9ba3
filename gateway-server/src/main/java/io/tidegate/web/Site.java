package io.tidegate.web;

import java.util.Optional;

/** Some pages that belong together. Called by a few threads at a time; reads, and changes nothing. */
public interface Site extends AutoCloseable {

    /** The answer; empty when the path is none of this site. */
    Optional<Answer> answer(Visit visit);

    @Override
    default void close() {}
}
