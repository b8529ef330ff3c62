package io.latchkey.clients;

import static io.latchkey.clients.Partner.DEAD;
import static io.latchkey.clients.Partner.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import io.minio.BucketExistsArgs;
import io.minio.MinioClient;
import org.junit.jupiter.api.Test;

final class MinioTest {

    /** Without credentials of its own, which would be an Authorization of the caller's. */
    @Test
    void asksThroughADeadToken() throws Exception {
        try (Partner partner = Partner.answering("")) {
            MinioClient client = MinioClient.builder()
                    .endpoint(partner.origin())
                    .region("eu-central-1")
                    .httpClient(partner.client())
                    .build();

            assertThat(client.bucketExists(
                            BucketExistsArgs.builder().bucket("prices").build()))
                    .isTrue();
            assertThat(partner.authorizations()).containsExactly(DEAD, GOOD);
        }
    }
}
