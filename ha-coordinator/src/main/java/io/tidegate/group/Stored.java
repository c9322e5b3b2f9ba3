package io.tidegate.group;

import io.tidegate.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what a coordinator holds. What is damaged in the record is an error; a damaged renewal is as good as none. */
final class Stored {

    private static final Logger LOG = LoggerFactory.getLogger(Stored.class);

    private Stored() {}

    static GroupRecord record(String text) throws StoreException {
        try {
            return GroupCodec.decode(text);
        } catch (IllegalArgumentException damaged) {
            throw new StoreException(String.valueOf(damaged.getMessage()), damaged);
        }
    }

    static List<Presence> presences(Map<String, String> texts) {
        List<Presence> presences = new ArrayList<>();
        texts.forEach((gateway, text) -> {
            try {
                presences.add(GroupCodec.decodePresence(text));
            } catch (IllegalArgumentException | IndexOutOfBoundsException damaged) {
                LOG.warn("The renewal of gateway {} cannot be read: {}", gateway, text, damaged);
            }
        });
        return presences;
    }
}
