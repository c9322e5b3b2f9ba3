package io.tidegate.spec;

import io.tidegate.spec.Kind.Anything;
import io.tidegate.spec.Kind.Block;
import io.tidegate.spec.Kind.Switch;
import io.tidegate.spec.Kind.Text;
import io.tidegate.spec.yaml.Node;
import io.tidegate.spec.yaml.Node.Entry;
import io.tidegate.spec.yaml.Node.Mapping;
import io.tidegate.spec.yaml.Plain;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Reads one service: the keys around {@code spec:}, then what stands below it. Owner: the thread that reads the file. */
final class ServiceReader {

    private static final String TYPE = "nvmeof";

    /** Keys that any service of cephadm may have; they are handed on as they are. */
    private static final Map<String, Kind> GENERIC = Map.of(
            "unmanaged", new Switch(),
            "networks", new Anything(),
            "config", new Block(),
            "extra_container_args", new Anything(),
            "extra_entrypoint_args", new Anything(),
            "custom_configs", new Anything(),
            "preview_only", new Switch());

    private static final Set<String> OWN = Set.of("service_type", "service_id", "service_name", "placement", "spec");

    private final Mapping document;
    private final Complaints complaints;

    ServiceReader(Mapping document, Complaints complaints) {
        this.document = document;
        this.complaints = complaints;
    }

    GatewaySpec read() {
        document.entries().forEach(this::checkKnown);
        checkType();
        String id = serviceId();
        PlacementReader placement = new PlacementReader(document, complaints);
        placement.read();
        OptionsReader options = new OptionsReader(document, id, placement.hosts(), complaints);
        options.read();
        return new GatewaySpec(
                id,
                placement.whole(),
                placement.hosts(),
                options.pools(),
                options.restricted(),
                options.access(),
                options.options(),
                generic());
    }

    private void checkKnown(Entry entry) {
        Kind kind = GENERIC.get(entry.key());
        if (kind != null) {
            complaints.check(entry, kind);
        } else if (!OWN.contains(entry.key())) {
            complainUnknown(entry);
        }
    }

    private void complainUnknown(Entry entry) {
        boolean belongsBelow =
                SpecKeys.OWN.contains(entry.key()) || SpecKeys.find(entry.key()).isPresent();
        if (belongsBelow) {
            complaints.add(entry.place(), "'" + entry.key() + "' belongs below spec:; indent it");
            return;
        }
        Set<String> known = new TreeSet<>(OWN);
        known.addAll(GENERIC.keySet());
        complaints.unknown(entry, "a service", known);
    }

    private void checkType() {
        Entry type = document.find("service_type").orElse(null);
        if (type == null) {
            complaints.add(document.place(), "service_type is missing; begin with 'service_type: " + TYPE + "'");
        } else if (!(type.value() instanceof Node.Scalar one) || !one.text().equals(TYPE)) {
            complaints.add(
                    type.value().place(),
                    "service_type is " + type.value().kind() + ", but only 'nvmeof' is rendered here; put other"
                            + " services into a file of their own");
        }
    }

    private String serviceId() {
        Entry id = document.find("service_id").orElse(null);
        if (id == null) {
            complaints.add(
                    document.place(), "service_id is missing; name the service, for instance 'service_id: nvmeof'");
            return "";
        }
        if (!complaints.check(id, new Text())) {
            return "";
        }
        String text = ((Node.Scalar) id.value()).text();
        if (!text.matches("[A-Za-z0-9_][A-Za-z0-9_.-]*")) {
            complaints.add(
                    id.value().place(),
                    "service_id is '" + text
                            + "' but must be letters, digits, '.', '_' and '-', a letter or digit first");
        }
        document.find("service_name").ifPresent(name -> checkName(name, text));
        return text;
    }

    private void checkName(Entry name, String id) {
        boolean fits = name.value() instanceof Node.Scalar one && one.text().equals(TYPE + "." + id);
        if (!fits) {
            complaints.add(
                    name.value().place(),
                    "service_name is " + name.value().kind() + " but the service is '" + TYPE + "." + id
                            + "'; leave it out");
        }
    }

    private Map<String, Object> generic() {
        Map<String, Object> found = new LinkedHashMap<>();
        document.entries().stream()
                .filter(entry -> GENERIC.containsKey(entry.key()))
                .forEach(entry -> found.put(entry.key(), Plain.of(entry.value())));
        return found;
    }
}
