package io.tidegate.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads an enumeration's value in either case and names the choices when it is none. */
final class Choice<E extends Enum<E>> implements ITypeConverter<E> {

    private final Class<E> type;
    private final E[] excluded;

    @SafeVarargs
    @SuppressWarnings("varargs") // read only
    Choice(Class<E> type, E... excluded) {
        this.type = type;
        this.excluded = excluded;
    }

    @Override
    public E convert(String value) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equalsIgnoreCase(value) && !isExcluded(constant)) {
                return constant;
            }
        }
        throw new TypeConversionException("invalid choice: '" + value + "' (choose from " + choices() + ")");
    }

    private String choices() {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> !isExcluded(constant))
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }

    private boolean isExcluded(E constant) {
        return Arrays.asList(excluded).contains(constant);
    }
}
