package io.tidegate.control;

import java.util.Collection;
import java.util.SortedMap;

/**
 * Port: the parts of the gateway whose log can be turned up one by one, under upstream's names of log flags. Any thread.
 *
 * <p>Levels are upstream's: 0 error, 1 warning, 2 notice, 3 info, 4 debug.
 */
public interface DetailLog {

    /** Every flag, and whether it is on. */
    SortedMap<String, Boolean> flags();

    /** Turns flags on or off; unknown ones do nothing. */
    void set(Collection<String> flags, boolean on);

    /** What is logged at most of parts whose flag is on. */
    int level();

    /** What is printed at most. */
    int printLevel();

    /** Sets both. There is one log here, so the more talkative of the two decides. */
    void levels(int log, int print);
}
