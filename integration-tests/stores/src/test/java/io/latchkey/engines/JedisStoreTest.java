package io.latchkey.engines;

class JedisStoreTest extends ServerContract {

    @Override
    protected Server start() throws Exception {
        return Redis.start(RedisClients::jedis);
    }
}
