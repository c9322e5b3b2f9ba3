package io.tidegate.store;

class MemoryStateStoreTest extends StateStoreContract {

    @Override
    protected StateStore newStore() {
        return new MemoryStateStore();
    }
}
