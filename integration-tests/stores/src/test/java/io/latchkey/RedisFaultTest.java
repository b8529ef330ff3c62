package io.latchkey;

import io.latchkey.engines.Redis;
import io.latchkey.engines.RedisClients;
import io.latchkey.engines.Server;
import redis.clients.jedis.Jedis;

class RedisFaultTest extends ServerFaultContract {

    @Override
    Server start() throws Exception {
        return Redis.start(RedisClients::jedis);
    }

    /** By default, Redis then refuses to write. */
    @Override
    void fill(boolean full) {
        fill(server(), full);
    }

    static void fill(Server server, boolean full) {
        try (Jedis jedis = new Jedis("127.0.0.1", server.port())) {
            if (full) {
                jedis.set("filling", "x".repeat(2_000_000));
            } else {
                jedis.del("filling");
            }
            var unused = jedis.configSet("maxmemory", full ? "1mb" : "0");
        }
    }
}
