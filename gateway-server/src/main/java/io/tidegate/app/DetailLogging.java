package io.tidegate.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import io.tidegate.control.DetailLog;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.LoggerFactory;

/** Upstream's log flags over the loggers of this gateway's packages. Any thread. */
final class DetailLogging implements DetailLog {

    /** Each flag by the package that does the same here. */
    private static final Map<String, String> LOGGERS = Map.of(
            "nvmf", "io.tidegate.target",
            "nvmf_tcp", "io.tidegate.transport",
            "bdev", "io.tidegate.bdev",
            "bdev_rbd", "io.tidegate.bdev.rbd",
            "rpc", "io.tidegate.control");

    private static final int WARNING = 1;
    private static final int NOTICE = 2;
    private static final int INFO = 3;

    private final Set<String> on = new HashSet<>();
    private int level = NOTICE;
    private int printLevel = INFO;

    @Override
    public synchronized SortedMap<String, Boolean> flags() {
        SortedMap<String, Boolean> flags = new TreeMap<>();
        LOGGERS.keySet().forEach(name -> flags.put(name, on.contains(name)));
        return flags;
    }

    @Override
    public synchronized void set(Collection<String> flags, boolean turnOn) {
        flags.stream().filter(LOGGERS::containsKey).forEach(name -> {
            if (turnOn) {
                on.add(name);
            } else {
                on.remove(name);
            }
        });
        apply();
    }

    @Override
    public synchronized int level() {
        return level;
    }

    @Override
    public synchronized int printLevel() {
        return printLevel;
    }

    @Override
    public synchronized void levels(int log, int print) {
        level = log;
        printLevel = print;
        apply();
    }

    /** A part whose flag is off logs what the gateway's level says. */
    private void apply() {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            return;
        }
        Level wanted = own(Math.max(level, printLevel));
        LOGGERS.forEach((name, logger) -> context.getLogger(logger).setLevel(on.contains(name) ? wanted : null));
    }

    private static Level own(int level) {
        if (level < WARNING) {
            return Level.ERROR;
        }
        if (level == WARNING) {
            return Level.WARN;
        }
        return level <= INFO ? Level.INFO : Level.DEBUG;
    }
}
