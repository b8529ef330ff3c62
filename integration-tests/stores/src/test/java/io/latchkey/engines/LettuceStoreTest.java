package io.latchkey.engines;

class LettuceStoreTest extends ServerContract {

    @Override
    protected Server start() throws Exception {
        return Redis.start(RedisClients::lettuce);
    }
}
