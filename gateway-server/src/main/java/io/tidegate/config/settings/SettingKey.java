package io.tidegate.config.settings;

/**
 * One key of the configuration file. Immutable.
 *
 * @param section without brackets
 * @param key in lower case
 * @param kind what its value may be
 * @param standard the value when the file has none
 * @param use what this gateway does with it
 */
record SettingKey(String section, String key, ValueKind kind, String standard, Use use) {

    /** What a key is worth here. */
    enum Use {
        /** It is obeyed. */
        SERVED,
        /** It describes something that this gateway will do but does not do yet. */
        LATER,
        /** It steers a part that only upstream has: SPDK, its locks, its own log files. */
        MEANINGLESS
    }

    /** {@code [section] key}. */
    String name() {
        return "[" + section + "] " + key;
    }
}
