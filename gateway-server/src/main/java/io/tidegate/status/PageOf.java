package io.tidegate.status;

import io.tidegate.web.Visit;
import java.util.List;

/**
 * A part of a list that may be long. Immutable.
 *
 * @param number from 0
 * @param size of a whole part
 * @param of how many there are
 * @param matching how many of them the visitor looks for
 * @param items of this part
 */
record PageOf<T>(int number, int size, int of, int matching, List<T> items) {

    /** Docs/limits.md: at most so many in one answer. */
    static final int MOST = 50;

    /** The part that the visitor asks for; the last one when there are not so many. */
    static <T> PageOf<T> of(Visit visit, int all, List<T> matching) {
        int asked = visit.number("size", MOST);
        int size = asked == 0 ? MOST : asked;
        int last = Math.max(0, (matching.size() - 1) / size);
        int number = visit.number("page", last);
        int from = number * size;
        return new PageOf<>(
                number, size, all, matching.size(), matching.subList(from, Math.min(matching.size(), from + size)));
    }

    void write(Json json, Json.Entry<T> fields) {
        json.put("page", number)
                .put("pageSize", size)
                .put("total", of)
                .put("matching", matching)
                .list("items", items, fields);
    }
}
