package io.tidegate.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import io.tidegate.config.settings.LogSettings;
import io.tidegate.control.LogControl;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/** The log of the daemon: one short line per event on standard error, its level in upstream's words. Any thread. */
final class Logging implements LogControl {

    private static final LogSettings FOR_A_PERSON =
            new LogSettings("info", true, false, Duration.ZERO, Optional.empty());
    private static final String OWN = "io.tidegate";

    private static final int DEBUG = 10;
    private static final int INFO = 20;
    private static final int WARNING = 30;
    private static final int ERROR = 40;
    private static final int CRITICAL = 50;

    private volatile int level = INFO;

    private Logging() {}

    /** Sends the log of a program that a person watches to standard error. */
    static Logging start(String levelName) {
        Logging logging = start(FOR_A_PERSON, "");
        logging.level(number(levelName));
        return logging;
    }

    /**
     * Sends the log to standard error, and to files when the settings want them.
     *
     * @param name of the gateway
     */
    static Logging start(LogSettings settings, String name) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(console(context, settings));
        Logging logging = new Logging();
        logging.level(number(settings.level()));
        settings.files().ifPresent(files -> LogFiles.add(context, settings, files, name));
        return logging;
    }

    private static ConsoleAppender<ILoggingEvent> console(LoggerContext context, LogSettings settings) {
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setTarget("System.err");
        console.setEncoder(LogForm.lines(context, settings, LogForm.TIME));
        console.start();
        return console;
    }

    private static int number(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "debug" -> DEBUG;
            case "warning" -> WARNING;
            case "error" -> ERROR;
            case "critical" -> CRITICAL;
            case "notset" -> 0;
            default -> INFO;
        };
    }

    @Override
    public int level() {
        return level;
    }

    @Override
    public void level(int wanted) {
        level = wanted;
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.getLogger(OWN).setLevel(own(wanted));
    }

    /** Nothing of ours is worse than an error, so critical is silence. */
    private static Level own(int level) {
        if (level >= CRITICAL) {
            return Level.OFF;
        }
        if (level >= ERROR) {
            return Level.ERROR;
        }
        if (level >= WARNING) {
            return Level.WARN;
        }
        return level >= INFO || level == 0 ? Level.INFO : Level.DEBUG;
    }
}
