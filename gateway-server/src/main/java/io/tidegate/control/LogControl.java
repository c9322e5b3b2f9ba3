package io.tidegate.control;

/** Port: how much the gateway writes to its log. Any thread. */
public interface LogControl {

    /** The level in upstream's numbers: 0 unset, 10 debug, 20 info, 30 warning, 40 error, 50 critical. */
    int level();

    /** Sets the level, in the same numbers. */
    void level(int level);
}
