package io.tidegate.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import io.tidegate.control.LogControl;
import java.util.Locale;
import org.slf4j.LoggerFactory;

/** The log of the daemon: one short line per event on standard error, its level in upstream's words. Any thread. */
final class Logging implements LogControl {

    private static final String PATTERN = "%d{HH:mm:ss.SSS} %-5level %logger{0}: %msg%n%ex";
    private static final String OWN = "io.tidegate";

    private static final int DEBUG = 10;
    private static final int INFO = 20;
    private static final int WARNING = 30;
    private static final int ERROR = 40;
    private static final int CRITICAL = 50;

    private volatile int level = INFO;

    private Logging() {}

    /** Sends the log to standard error. */
    static Logging start(String levelName) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(PATTERN);
        encoder.start();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setTarget("System.err");
        console.setEncoder(encoder);
        console.start();
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(console);
        Logging logging = new Logging();
        logging.level(number(levelName));
        return logging;
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
