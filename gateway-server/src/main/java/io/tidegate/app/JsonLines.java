package io.tidegate.app;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** One JSON object a line: no name and no message, whoever chose it, can end a line or begin another. Any thread. */
final class JsonLines extends EncoderBase<ILoggingEvent> {

    private final boolean verbose;

    JsonLines(boolean verbose) {
        this.verbose = verbose;
    }

    @Override
    public byte[] headerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        StringWriter text = new StringWriter();
        try {
            write(event, new JsonWriter(text));
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return text.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    private void write(ILoggingEvent event, JsonWriter out) throws IOException {
        out.beginObject();
        out.name("time").value(event.getInstant().toString());
        out.name("level").value(event.getLevel().toString());
        if (verbose) {
            out.name("logger").value(event.getLoggerName());
            out.name("thread").value(event.getThreadName());
        }
        out.name("message").value(event.getFormattedMessage());
        if (event.getThrowableProxy() != null) {
            out.name("exception").value(ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
        out.endObject();
    }

    @Override
    public byte[] footerBytes() {
        return new byte[0];
    }
}
