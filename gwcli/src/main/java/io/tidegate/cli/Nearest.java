package io.tidegate.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the known word a mistyped one most likely meant: the fewest insertions, deletions, changes and swaps. */
final class Nearest {

    private static final int LETTERS_PER_MISTAKE = 3;

    private Nearest() {}

    /** The nearest word, if it is near enough to be meant. */
    static Optional<String> to(String word, Collection<String> known) {
        return known.stream()
                .filter(candidate -> candidate.startsWith("-") == word.startsWith("-"))
                .min(Comparator.comparingInt((String candidate) -> mistakes(word, candidate))
                        .thenComparing(Comparator.naturalOrder()))
                .filter(candidate -> mistakes(word, candidate)
                        <= Math.max(1, Math.max(word.length(), candidate.length()) / LETTERS_PER_MISTAKE));
    }

    /** A word that was only begun is one mistake, however much is missing. */
    private static int mistakes(String word, String candidate) {
        boolean begun = word.length() >= LETTERS_PER_MISTAKE && candidate.startsWith(word);
        return begun ? 1 : distance(word, candidate);
    }

    /** The distance of Damerau and Levenshtein with adjacent swaps. */
    static int distance(String one, String other) {
        int[][] cost = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : step(cost, one, i, other, j);
            }
        }
        return cost[one.length()][other.length()];
    }

    private static int step(int[][] cost, String one, int i, String other, int j) {
        int change = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
        int best = Math.min(cost[i - 1][j - 1] + change, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped =
                i > 1 && j > 1 && one.charAt(i - 1) == other.charAt(j - 2) && one.charAt(i - 2) == other.charAt(j - 1);
        return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
    }
}
