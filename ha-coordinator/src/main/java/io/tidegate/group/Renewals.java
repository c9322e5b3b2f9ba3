package io.tidegate.group;

import io.tidegate.store.StoreException;
import java.util.Map;

/** Where the gateways of a group leave their renewals, one text for each. Any thread may call; calls block. */
interface Renewals extends AutoCloseable {

    /** All of them by the name of the gateway. */
    Map<String, String> all() throws StoreException;

    /** Replaces the one of a gateway. */
    void put(String gateway, String text) throws StoreException;

    /** Takes the one of a gateway away. */
    void remove(String gateway) throws StoreException;

    @Override
    void close();
}
