package io.latchkey.engines.matrix;

import io.latchkey.engines.Client;
import io.latchkey.engines.Engine;
import io.latchkey.engines.StoreContract;
import io.latchkey.store.JCacheTokenStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import org.infinispan.configuration.cache.CacheMode;
import org.infinispan.configuration.cache.ConfigurationBuilder;
import org.infinispan.configuration.global.GlobalConfigurationBuilder;
import org.infinispan.jcache.embedded.JCacheManager;
import org.infinispan.manager.DefaultCacheManager;

/** On a cluster of three members, over TCP on loopback. */
class InfinispanStoreTest extends StoreContract {

    @Override
    protected Engine start() throws Exception {
        return new Cluster();
    }

    private static final class Cluster implements Engine {

        private static final int MEMBERS = 3;
        private static final String CACHE = "tokens";

        private static final String JGROUPS = """
                <config xmlns="urn:org:jgroups">
                  <TCP bind_addr="127.0.0.1" bind_port="0" diag.enabled="false"/>
                  <FILE_PING location="%s"/>
                  <FD_ALL3/>
                  <VERIFY_SUSPECT2 timeout="1000"/>
                  <pbcast.NAKACK2 use_mcast_xmit="false"/>
                  <UNICAST3/>
                  <pbcast.STABLE/>
                  <pbcast.GMS print_local_addr="false" join_timeout="500"/>
                  <UFC/>
                  <MFC/>
                  <FRAG4/>
                </config>
                """;

        private final List<DefaultCacheManager> members = new ArrayList<>();
        private final List<CacheManager> managers = new ArrayList<>();
        private final AtomicInteger connected = new AtomicInteger();

        Cluster() throws IOException {
            Path folder = Files.createTempDirectory(
                    Files.createDirectories(Path.of("target").toAbsolutePath()), "jgroups");
            for (int i = 0; i < MEMBERS; i++) {
                GlobalConfigurationBuilder global = GlobalConfigurationBuilder.defaultClusteredBuilder();
                global.transport()
                        .clusterName("tokens")
                        .initialClusterSize(i == MEMBERS - 1 ? MEMBERS : 1)
                        .initialClusterTimeout(60, TimeUnit.SECONDS)
                        .addProperty("configurationXml", JGROUPS.formatted(folder));
                DefaultCacheManager member = new DefaultCacheManager(global.build());
                member.defineConfiguration(
                        CACHE,
                        new ConfigurationBuilder()
                                .clustering()
                                .cacheMode(CacheMode.REPL_SYNC)
                                .build());
                members.add(member);
                managers.add(new JCacheManager(
                        URI.create("member-" + i),
                        member,
                        Caching.getCachingProvider("org.infinispan.jcache.embedded.JCachingProvider")));
            }
        }

        @Override
        public Client connect(Duration timeout) {
            Cache<String, String> cache =
                    managers.get(connected.getAndIncrement() % MEMBERS).getCache(CACHE);
            return new Client(JCacheTokenStore.of(cache), () -> {});
        }

        @Override
        public void kill() {
            members.forEach(DefaultCacheManager::stop);
        }

        @Override
        public void close() {
            kill();
        }
    }
}
