package io.tidegate.app;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import io.tidegate.config.settings.LogSettings;

/** What a line of the log looks like. */
final class LogForm {

    /** For a place that knows the day. */
    static final String TIME = "%d{HH:mm:ss.SSS}";

    /** For a file that is read another day, and perhaps elsewhere. */
    static final String DATE = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX}";

    private LogForm() {}

    static Encoder<ILoggingEvent> lines(LoggerContext context, LogSettings settings, String when) {
        if (settings.json()) {
            JsonLines json = new JsonLines(settings.verbose());
            json.setContext(context);
            json.start();
            return json;
        }
        PatternLayoutEncoder text = new PatternLayoutEncoder();
        text.setContext(context);
        String where = when.equals(DATE) ? " [%thread] %logger{0}" : " %logger{0}";
        text.setPattern(when + " %-5level" + (settings.verbose() ? where : "") + ": %msg%n%ex");
        text.start();
        return text;
    }
}
