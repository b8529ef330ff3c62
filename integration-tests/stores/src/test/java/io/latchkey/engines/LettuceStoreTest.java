package io.latchkey.engines;

class LettuceStoreTest extends StoreContract {

    @Override
    protected Engine start() throws Exception {
        return Redis.start(RedisClients::lettuce);
    }
}
