package io.tidegate.cli.command;

/** Grammar of the success lines. */
final class Sentence {

    private Sentence() {}

    /** The same words as the start of a sentence. */
    static String start(String words) {
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
