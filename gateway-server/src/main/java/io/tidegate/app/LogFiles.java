package io.tidegate.app;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.Duration;
import ch.qos.logback.core.util.FileSize;
import io.tidegate.config.settings.LogSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.slf4j.LoggerFactory;

/**
 * Log files as upstream names them: {@code nvmeof-<name>/nvmeof-log}; full ones as {@code nvmeof-log.1.gz}, the youngest
 * first; the folders of earlier runs as {@code nvmeof-<name>.bak}, {@code .bak2} and so on.
 */
final class LogFiles {

    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(LogFiles.class);
    private static final String NAME = "nvmeof-log";
    private static final long CHECK_MILLIS = 100;

    private LogFiles() {}

    /** A log that cannot be written is no reason not to serve hosts: it is a line on standard error. */
    static void add(LoggerContext context, LogSettings settings, LogSettings.Files files, String gateway) {
        Path folder = files.directory().resolve("nvmeof-" + gateway.replace('/', '-'));
        try {
            putAside(folder, files.backups());
            Files.createDirectories(folder);
        } catch (IOException | UncheckedIOException e) {
            LOG.warn(
                    "no log files: {} cannot be used ({}); name another log_directory, or set log_files_enabled to False",
                    folder,
                    e.toString());
            return;
        }
        FileAppender<ILoggingEvent> appender =
                files.rotation() ? rolling(context, files, folder) : new FileAppender<>();
        appender.setContext(context);
        appender.setFile(folder.resolve(NAME).toString());
        appender.setEncoder(LogForm.lines(context, settings, LogForm.DATE));
        appender.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
        LOG.info("log files in {}", folder);
    }

    /** One is kept even when none is asked for: what was written last is what somebody looks for. */
    private static RollingFileAppender<ILoggingEvent> rolling(
            LoggerContext context, LogSettings.Files files, Path folder) {
        RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
        appender.setContext(context);
        appender.setFile(folder.resolve(NAME).toString());
        Window window = new Window();
        window.setContext(context);
        window.setParent(appender);
        window.setMinIndex(1);
        window.setMaxIndex(Math.max(1, files.kept()));
        window.setFileNamePattern(folder.resolve(NAME) + ".%i.gz");
        window.start();
        SizeBasedTriggeringPolicy<ILoggingEvent> full = new SizeBasedTriggeringPolicy<>();
        full.setContext(context);
        full.setMaxFileSize(new FileSize(files.mebibytes() * FileSize.MB_COEFFICIENT));
        full.setCheckIncrement(Duration.buildByMilliseconds(CHECK_MILLIS));
        full.start();
        appender.setRollingPolicy(window);
        appender.setTriggeringPolicy(full);
        return appender;
    }

    /** As many files as were asked for; the library's own bound is 20. */
    private static final class Window extends FixedWindowRollingPolicy {
        @Override
        protected int getMaxWindowSize() {
            return Integer.MAX_VALUE;
        }
    }

    /** The folder of the last run becomes the first of the old ones, and the others move on by one. */
    static void putAside(Path folder, int backups) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        if (backups == 0) {
            return;
        }
        delete(old(folder, backups));
        for (int number = backups; number > 1; number--) {
            if (Files.isDirectory(old(folder, number - 1))) {
                Files.move(old(folder, number - 1), old(folder, number));
            }
        }
        Files.move(folder, old(folder, 1));
    }

    private static Path old(Path folder, int number) {
        return folder.resolveSibling(folder.getFileName() + ".bak" + (number == 1 ? "" : number));
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path emptied, java.io.IOException problem) throws IOException {
                Files.delete(emptied);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
