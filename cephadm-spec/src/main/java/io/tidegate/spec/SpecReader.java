package io.tidegate.spec;

import io.tidegate.spec.yaml.Node;
import io.tidegate.spec.yaml.Node.Entry;
import io.tidegate.spec.yaml.Node.Mapping;
import io.tidegate.spec.yaml.Place;
import io.tidegate.spec.yaml.YamlProblem;
import io.tidegate.spec.yaml.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads a gateway.yml: one document or several, each of them one service. Tells everything that is wrong at once. */
public final class SpecReader {

    private SpecReader() {}

    /** Reads a file. */
    public static List<GatewaySpec> read(Path file) throws SpecException {
        String name = String.valueOf(file.getFileName());
        try {
            return parse(name, Files.readString(file));
        } catch (NoSuchFileException e) {
            throw fault(name, Place.START, "there is no file " + file + "; give the path of a gateway.yml");
        } catch (IOException e) {
            throw fault(name, Place.START, file + " cannot be read: " + e.getMessage());
        }
    }

    /** Reads the text of a file called {@code name}. */
    public static List<GatewaySpec> parse(String name, String text) throws SpecException {
        List<Node> documents;
        try {
            documents = YamlReader.read(text);
        } catch (YamlProblem e) {
            throw fault(name, e.place(), String.valueOf(e.getMessage()));
        }
        if (documents.isEmpty()) {
            throw fault(name, Place.START, "the file is empty; begin with 'service_type: nvmeof'");
        }
        Complaints complaints = new Complaints(name);
        List<GatewaySpec> specs = new ArrayList<>();
        List<Place> places = new ArrayList<>();
        for (Node document : documents) {
            if (document instanceof Mapping mapping) {
                specs.add(new ServiceReader(mapping, complaints).read());
                places.add(mapping.find("service_id").map(Entry::place).orElse(mapping.place()));
            } else {
                complaints.add(document.place(), "a service is a block of keys, but this is " + document.kind());
            }
        }
        complaints.throwIfAny();
        Together.check(specs, places, complaints);
        complaints.throwIfAny();
        return List.copyOf(specs);
    }

    private static SpecException fault(String name, Place place, String text) {
        return new SpecException(List.of(new Complaint(name, place, text)));
    }
}
