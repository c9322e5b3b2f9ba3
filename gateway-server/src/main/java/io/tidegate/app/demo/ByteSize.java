package io.tidegate.app.demo;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads sizes such as 512M, 10G or 1T (powers of 1024); a plain number is MiB. */
public final class ByteSize implements ITypeConverter<Long> {

    private static final Pattern SIZE = Pattern.compile("([0-9]{1,9})([KMGT]?)I?B?");
    private static final String UNITS = "KMGT";

    @Override
    public Long convert(String text) {
        Matcher matcher = SIZE.matcher(text.toUpperCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new TypeConversionException("'" + text + "' is no size; write 512M, 10G or 1T");
        }
        String unit = matcher.group(2).isEmpty() ? "M" : matcher.group(2);
        return Long.parseLong(matcher.group(1)) << (10 * (UNITS.indexOf(unit) + 1));
    }
}
