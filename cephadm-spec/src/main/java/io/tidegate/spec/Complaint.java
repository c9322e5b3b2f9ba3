package io.tidegate.spec;

import io.tidegate.spec.yaml.Place;

/**
 * Something wrong in a file. Immutable.
 *
 * @param file its name
 * @param place where in it
 * @param text what is wrong and what to do
 */
public record Complaint(String file, Place place, String text) implements Comparable<Complaint> {

    @Override
    public int compareTo(Complaint other) {
        int lines = Integer.compare(place.line(), other.place.line());
        return lines != 0 ? lines : Integer.compare(place.column(), other.place.column());
    }

    @Override
    public String toString() {
        return file + ":" + place + ": " + text;
    }
}
