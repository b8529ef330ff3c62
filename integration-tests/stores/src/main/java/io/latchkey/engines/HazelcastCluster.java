package io.latchkey.engines;

import com.hazelcast.config.CacheSimpleConfig;
import com.hazelcast.config.CacheSimpleConfig.ExpiryPolicyFactoryConfig;
import com.hazelcast.config.CacheSimpleConfig.ExpiryPolicyFactoryConfig.DurationConfig;
import com.hazelcast.config.CacheSimpleConfig.ExpiryPolicyFactoryConfig.TimedExpiryPolicyFactoryConfig;
import com.hazelcast.config.CacheSimpleConfig.ExpiryPolicyFactoryConfig.TimedExpiryPolicyFactoryConfig.ExpiryPolicyType;
import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.latchkey.store.JCacheTokenStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.Cache;

/** Three members of Hazelcast, each an application of its own, but for the JVM: their caches are copied over loopback. */
public final class HazelcastCluster implements Engine {

    private static final int MEMBERS = 3;
    private static final String CACHE = "tokens";

    private final List<HazelcastInstance> members = new ArrayList<>();
    private final AtomicInteger connected = new AtomicInteger();

    private HazelcastCluster() {}

    /** Starts the members, and returns when each of them sees the others. */
    public static HazelcastCluster start() {
        HazelcastCluster cluster = new HazelcastCluster();
        String name = UUID.randomUUID().toString();
        int first = Ports.free();
        cluster.members.add(Hazelcast.newHazelcastInstance(config(name, first, first)));
        while (cluster.members.size() < MEMBERS) {
            cluster.members.add(Hazelcast.newHazelcastInstance(config(name, Ports.free(), first)));
        }
        return cluster;
    }

    private static Config config(String name, int port, int first) {
        Config config = new Config()
                .setClusterName(name)
                .setProperty("hazelcast.logging.type", "none")
                .setProperty("hazelcast.phone.home.enabled", "false")
                .setProperty("hazelcast.socket.bind.any", "false")
                .setProperty("hazelcast.shutdownhook.enabled", "false")
                .setProperty("hazelcast.partition.count", "31")
                .setProperty("hazelcast.wait.seconds.before.join", "0");
        config.getNetworkConfig().setPort(port).setPortAutoIncrement(false);
        config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
        JoinConfig join = config.getNetworkConfig().getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(true).addMember("127.0.0.1:" + first);
        return config.addCacheConfig(new CacheSimpleConfig(CACHE)
                .setKeyType(String.class.getName())
                .setValueType(String.class.getName())
                .setExpiryPolicyFactoryConfig(new ExpiryPolicyFactoryConfig(new TimedExpiryPolicyFactoryConfig(
                        ExpiryPolicyType.MODIFIED, new DurationConfig(1, TimeUnit.DAYS)))));
    }

    /** Of the members in turn. What is closed is nothing: an application would end its member with itself. */
    @Override
    public Client connect(Duration timeout) {
        HazelcastInstance member = members.get(connected.getAndIncrement() % MEMBERS);
        Cache<String, String> cache = member.getCacheManager().getCache(CACHE);
        return new Client(JCacheTokenStore.of(cache), () -> {});
    }

    /** Ends one member without a word to the others, as a crash would. */
    public void killOne() {
        members.get(MEMBERS - 1).getLifecycleService().terminate();
    }

    @Override
    public void kill() {
        members.forEach(member -> member.getLifecycleService().terminate());
    }

    @Override
    public void close() {
        kill();
    }
}
