package io.tidegate.spec;

import io.tidegate.spec.GatewaySpec.Access;
import io.tidegate.spec.GatewaySpec.Credentials;
import io.tidegate.spec.Kind.Text;
import io.tidegate.spec.yaml.Node;
import io.tidegate.spec.yaml.Node.Entry;
import io.tidegate.spec.yaml.Node.Mapping;
import io.tidegate.spec.yaml.Node.Scalar;
import io.tidegate.spec.yaml.Node.Sequence;
import io.tidegate.spec.yaml.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads who may manage the gateways. Owner: the thread that reads the file. */
final class AccessReader {

    private final Mapping block;
    private final Complaints complaints;
    private final List<String> trusted = new ArrayList<>();
    private Optional<Credentials> credentials = Optional.empty();

    AccessReader(Mapping block, Complaints complaints) {
        this.block = block;
        this.complaints = complaints;
    }

    void read() {
        Entry user = block.find("api_user").orElse(null);
        Entry secret = block.find("api_secret").orElse(null);
        if (user != null && secret != null) {
            readCredentials(user, secret);
        } else if (user != null) {
            complaints.add(user.place(), "api_user is set without api_secret; add it, or remove both");
        } else if (secret != null) {
            complaints.add(secret.place(), "api_secret is set without api_user; add it, or remove both");
        }
        block.find("trusted_ip_list").ifPresent(this::readTrusted);
    }

    /** The value of a secret is not shown even when it is wrong. */
    private void readCredentials(Entry user, Entry secret) {
        if (!(secret.value() instanceof Scalar hidden)
                || hidden.text().isEmpty()
                || hidden.text().contains("\n")) {
            complaints.add(secret.value().place(), "api_secret must be one line of text that is not empty");
        } else if (complaints.check(user, new Text())) {
            String name = ((Scalar) user.value()).text();
            if (name.isEmpty() || name.indexOf(':') >= 0 || name.contains("\n")) {
                complaints.add(user.value().place(), "api_user is '" + name + "' but must be a name without ':'");
            }
            credentials = Optional.of(new Credentials(name, hidden.text()));
        }
    }

    private void readTrusted(Entry entry) {
        if (entry.value() instanceof Sequence list) {
            list.items().forEach(this::readItem);
        } else if (entry.value() instanceof Scalar text) {
            for (String one : text.text().split(",", -1)) {
                readAddress(one.strip(), text.place());
            }
        } else {
            complaints.add(
                    entry.value().place(),
                    "trusted_ip_list is " + entry.value().kind() + "; name addresses, or remove the key to trust all");
        }
    }

    private void readItem(Node item) {
        if (item instanceof Scalar one) {
            readAddress(one.text().strip(), one.place());
        } else {
            complaints.add(item.place(), "trusted_ip_list holds addresses, but this is " + item.kind());
        }
    }

    private void readAddress(String text, Place place) {
        if (!Kind.Address.isAddress(text)) {
            complaints.add(
                    place,
                    "trusted_ip_list holds '" + text + "', which is no IP address; write 192.168.1.100,192.168.1.101");
        } else if (trusted.contains(text)) {
            complaints.add(place, "trusted_ip_list holds " + text + " twice; remove one of the two");
        } else {
            trusted.add(text);
        }
    }

    Access access() {
        return new Access(credentials, trusted);
    }
}
