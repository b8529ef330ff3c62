package io.latchkey.engines;

class HazelcastStoreTest extends StoreContract {

    @Override
    protected Engine start() throws Exception {
        return HazelcastCluster.start();
    }
}
