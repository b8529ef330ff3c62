package io.latchkey.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.ClientCredentialsTokenSource;
import io.latchkey.engines.H2;
import io.latchkey.engines.Redis;
import io.latchkey.store.JdbcTokenStore;
import io.latchkey.store.RedisTokenStore;
import io.latchkey.testing.FakePartner;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.UnifiedJedis;

/** The recipe for a fleet, on a real Redis and a real database. */
@Timeout(60)
class FleetTest {

    private final FakePartner partner = FakePartner.start();

    @AfterEach
    void close() {
        partner.close();
    }

    private ClientCredentialsTokenSource.Builder builder() {
        return ClientCredentialsTokenSource.builder()
                .tokenEndpoint(partner.tokenUri())
                .clientId(partner.clientId())
                .clientSecret(partner.clientSecret());
    }

    private static ClientCredentialsTokenSource overRedis(
            ClientCredentialsTokenSource.Builder builder, UnifiedJedis jedis) {
        // tag::redis[]
        builder.tokenStore(
                RedisTokenStore.of((script, keys, arguments) -> (String) jedis.eval(script, keys, arguments)));
        // end::redis[]
        return builder.build();
    }

    private static ClientCredentialsTokenSource overDatabase(
            ClientCredentialsTokenSource.Builder builder, DataSource dataSource) {
        // tag::jdbc[]
        builder.tokenStore(JdbcTokenStore.of(dataSource)); // its Javadoc has the table
        // end::jdbc[]
        return builder.build();
    }

    private static ClientCredentialsTokenSource withKey(
            ClientCredentialsTokenSource.Builder builder, DataSource dataSource, String keyInBase64) {
        // tag::key[]
        byte[] key = Base64.getDecoder().decode(keyInBase64); // openssl rand -base64 32
        builder.tokenStore(JdbcTokenStore.of(dataSource), key);
        // end::key[]
        return builder.build();
    }

    @Test
    void instancesShareATokenThroughRedis() throws Exception {
        try (Redis redis = Redis.start();
                RedisClient jedis = RedisClient.builder()
                        .hostAndPort(new HostAndPort("127.0.0.1", redis.port()))
                        .build();
                ClientCredentialsTokenSource one = overRedis(builder(), jedis);
                ClientCredentialsTokenSource other = overRedis(builder(), jedis)) {
            shareOne(one, other);
        }
    }

    @Test
    void instancesShareATokenThroughADatabase() throws Exception {
        try (H2 database = H2.start();
                ClientCredentialsTokenSource one = overDatabase(builder(), database.dataSource());
                ClientCredentialsTokenSource other = overDatabase(builder(), database.dataSource())) {
            shareOne(one, other);
        }
    }

    @Test
    void instancesWithAKeyOfTheirOwnGoOnSharing_whileTheSecretChanges() throws Exception {
        String key = Base64.getEncoder().encodeToString(new byte[32]);
        try (H2 database = H2.start();
                ClientCredentialsTokenSource one = withKey(builder(), database.dataSource(), key)) {
            one.token();
            partner.acceptClient(partner.clientId(), "rotated");
            try (ClientCredentialsTokenSource other = withKey(builder(), database.dataSource(), key)) {
                shareOne(one, other);
            }
        }
    }

    /** An instance publishes its token after its callers have it; the next one waits for that. */
    private void shareOne(ClientCredentialsTokenSource one, ClientCredentialsTokenSource other) throws Exception {
        assertThat(other.token().value()).isEqualTo(one.token().value());
        assertThat(partner.tokenEndpoint().requests()).hasSize(1);
        assertThat(Duration.between(Instant.now(), other.token().expiresAt()))
                .as("without its last minute")
                .isLessThan(Duration.ofMinutes(60));
    }
}
