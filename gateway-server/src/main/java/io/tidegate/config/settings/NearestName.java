package io.tidegate.config.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the known name that a misspelt one most likely meant, by edit distance. */
public final class NearestName {

    private NearestName() {}

    /** The nearest of {@code known}; none when nothing is near enough to be a help. */
    public static Optional<String> of(String word, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparingInt((String name) -> distance(word, name))
                        .thenComparing(Comparator.naturalOrder()))
                .filter(name -> distance(word, name) <= Math.max(2, Math.max(word.length(), name.length()) / 2));
    }

    /** Single-character insertions, removals and replacements between two words. */
    static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replace = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replace, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
