package io.tidegate.target.reservation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Who has registered with a namespace and who holds it (NVMe Base 2.1, 8.1.22). Immutable.
 *
 * <p>Invariants, refused by the constructor: a host is a registrant at most once; a holder is a registrant; a type has
 * one holder, or none is named because every registrant holds it; a reservation has at least one registrant.
 *
 * @param generation counts registrations, preemptions and clearings; wraps at 32 bits (GEN)
 * @param type of the reservation; empty when none is held
 * @param holder of a type with a single holder
 * @param registrants in the order they came
 * @param persists the Persist Through Power Loss state (PTPL)
 */
public record ReservationState(
        int generation,
        Optional<ReservationType> type,
        Optional<UUID> holder,
        List<Registrant> registrants,
        boolean persists) {

    /** Nobody has ever registered. */
    public static final ReservationState NONE =
            new ReservationState(0, Optional.empty(), Optional.empty(), List.of(), false);

    /** Most registrants of one namespace. */
    public static final int MAX_REGISTRANTS = 256;

    /** Keeps a copy and holds the invariants. */
    public ReservationState {
        registrants = List.copyOf(registrants);
        Set<UUID> hosts = new HashSet<>();
        registrants.forEach(one -> hosts.add(one.hostId()));
        boolean single = type.isPresent() && !type.get().allHold();
        require(hosts.size() == registrants.size(), "a host is registered twice");
        require(registrants.size() <= MAX_REGISTRANTS, "too many registrants");
        require(type.isEmpty() || !registrants.isEmpty(), "a reservation without registrants");
        require(holder.isPresent() == single, "the holder does not fit the type");
        require(holder.isEmpty() || hosts.contains(holder.get()), "the holder is no registrant");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    public Optional<Registrant> registrant(UUID host) {
        return registrants.stream().filter(one -> one.hostId().equals(host)).findFirst();
    }

    /** True when the host holds the reservation, alone or with every other registrant. */
    public boolean holds(UUID host) {
        return type.isPresent()
                && (type.get().allHold()
                        ? registrant(host).isPresent()
                        : holder.map(host::equals).orElse(false));
    }

    /** True when this host is registered with this key. */
    boolean knows(UUID host, long key) {
        return registrant(host).map(one -> one.key() == key).orElse(false);
    }

    Set<UUID> hostsOther(UUID than) {
        return registrants.stream()
                .map(Registrant::hostId)
                .filter(one -> !one.equals(than))
                .collect(Collectors.toUnmodifiableSet());
    }

    ReservationState nextGeneration() {
        return new ReservationState(generation + 1, type, holder, registrants, persists);
    }

    ReservationState persisting(boolean persist) {
        return new ReservationState(generation, type, holder, registrants, persist);
    }

    /** The registrant is added, or takes the place of what the same host was. */
    ReservationState with(Registrant changed) {
        List<Registrant> all = new ArrayList<>(registrants);
        boolean known = registrant(changed.hostId()).isPresent();
        all.replaceAll(one -> one.hostId().equals(changed.hostId()) ? changed : one);
        if (!known) {
            all.add(changed);
        }
        return new ReservationState(generation, type, holder, all, persists);
    }

    /** Registrants go; with its holder, or with the last of its holders, a reservation goes too. */
    ReservationState without(Predicate<Registrant> gone) {
        List<Registrant> left = registrants.stream().filter(gone.negate()).toList();
        boolean held = type.isPresent()
                && (type.get().allHold() ? !left.isEmpty() : left.stream().anyMatch(one -> holds(one.hostId())));
        return new ReservationState(
                generation, held ? type : Optional.empty(), held ? holder : Optional.empty(), left, persists);
    }

    ReservationState heldBy(UUID host, ReservationType wanted) {
        return new ReservationState(
                generation,
                Optional.of(wanted),
                wanted.allHold() ? Optional.empty() : Optional.of(host),
                registrants,
                persists);
    }

    ReservationState released() {
        return new ReservationState(generation, Optional.empty(), Optional.empty(), registrants, persists);
    }
}
