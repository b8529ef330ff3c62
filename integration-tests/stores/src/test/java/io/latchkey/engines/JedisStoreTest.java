package io.latchkey.engines;

class JedisStoreTest extends StoreContract {

    @Override
    protected Engine start() throws Exception {
        return Redis.start(RedisClients::jedis);
    }
}
