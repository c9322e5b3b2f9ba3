package io.tidegate.spec;

import io.tidegate.spec.yaml.Place;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the services of one file ask of each other: one for each id, one for each group of a pool, one on each host. */
final class Together {

    private Together() {}

    static void check(List<GatewaySpec> specs, List<Place> places, Complaints complaints) {
        Map<String, String> taken = new HashMap<>();
        for (int i = 0; i < specs.size(); i++) {
            GatewaySpec spec = specs.get(i);
            Place place = places.get(i);
            String name = spec.serviceName();
            claim(taken, "service_id '" + spec.serviceId() + "'", name, place, complaints);
            claim(taken, "group '" + spec.group() + "' of pool '" + spec.pool() + "'", name, place, complaints);
            for (String host : spec.hosts()) {
                claim(taken, "host '" + host + "'", name, place, complaints);
            }
        }
    }

    private static void claim(Map<String, String> taken, String what, String by, Place place, Complaints complaints) {
        String owner = taken.putIfAbsent(what, by);
        if (owner != null) {
            complaints.add(place, what + " belongs to service " + owner + " already; each has one nvmeof service");
        }
    }
}
