package io.tidegate.status;

import io.tidegate.web.Visit;
import java.util.List;

/**
 * A part of a list that may be long. Immutable.
 *
 * @param number from 0
 * @param of how many there are
 * @param matching how many of them the visitor looks for
 * @param items of this part
 */
record PageOf<T>(int number, int of, int matching, List<T> items) {

    /** Docs/limits.md: at most so many in one answer. */
    static final int SIZE = 50;

    /** The part that the visitor asks for; the last one when there are not so many. */
    static <T> PageOf<T> of(Visit visit, int all, List<T> matching) {
        int last = Math.max(0, (matching.size() - 1) / SIZE);
        int number = visit.number("page", last);
        int from = number * SIZE;
        return new PageOf<>(
                number, all, matching.size(), matching.subList(from, Math.min(matching.size(), from + SIZE)));
    }

    void write(Json json, Json.Entry<T> fields) {
        json.put("page", number)
                .put("pageSize", SIZE)
                .put("total", of)
                .put("matching", matching)
                .list("items", items, fields);
    }
}
