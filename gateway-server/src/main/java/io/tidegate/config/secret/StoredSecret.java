package io.tidegate.config.secret;

/**
 * A key as the shared state has it. Immutable; it is not printed, sealed or not.
 *
 * @param text what is stored; empty for no key
 * @param sealed the text is encrypted
 */
public record StoredSecret(String text, boolean sealed) {

    /** No key. */
    public static final StoredSecret NONE = new StoredSecret("", false);

    /** What upstream stores where a key should be but could not be encrypted. */
    public static final StoredSecret INVALID = new StoredSecret("<invalid>", false);

    public boolean isPresent() {
        return !text.isEmpty();
    }

    /** True when a key should be here and is not. */
    public boolean isInvalid() {
        return text.equals(INVALID.text);
    }

    @Override
    public String toString() {
        return isInvalid() ? "invalid" : isPresent() ? "(key)" : "none";
    }
}
