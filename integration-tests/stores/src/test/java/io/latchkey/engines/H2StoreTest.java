package io.latchkey.engines;

class H2StoreTest extends StoreContract {

    @Override
    protected Engine start() throws Exception {
        return H2.start();
    }
}
