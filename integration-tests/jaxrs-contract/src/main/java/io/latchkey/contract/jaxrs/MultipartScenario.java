package io.latchkey.contract.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.jaxrs.BearerAuthFilter;
import io.latchkey.testing.RecordedRequest;
import io.latchkey.testing.Reply;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.core.EntityPart;
import jakarta.ws.rs.core.GenericEntity;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An entity of several parts, one of them from a stream: sent again with all its parts, or not at all. */
public interface MultipartScenario extends JaxrsScenario {

    /** What the parts are sent as; the implementation adds a boundary, unless this has one. */
    default MediaType typeOfParts() {
        return MediaType.MULTIPART_FORM_DATA_TYPE;
    }

    /** A field, and a document that can be read only once. */
    default Entity<?> parts(byte[] document) throws IOException {
        return Entity.entity(
                new GenericEntity<>(List.of(
                        EntityPart.withName("asset")
                                .content("ETH")
                                .mediaType(MediaType.TEXT_PLAIN_TYPE)
                                .build(),
                        EntityPart.withName("document")
                                .fileName("document.bin")
                                .content(new ByteArrayInputStream(document))
                                .mediaType(MediaType.APPLICATION_OCTET_STREAM_TYPE)
                                .build())) {},
                typeOfParts());
    }

    static byte[] document() {
        byte[] document = new byte[50_000];
        new Random(11).nextBytes(document);
        return document;
    }

    @Test
    @Tag("J5")
    @Tag("E9")
    @Tag("M7")
    default void sendsAllPartsAgainByteForByte() throws IOException {
        scene().api().enqueue(Reply.invalidToken());

        try (Response response = request(client()).post(parts(document()))) {
            assertThat(response.getStatus()).isEqualTo(200);
        }

        RecordedRequest sent = sentTwiceAlike();
        assertThat(sent.header("Content-Type"))
                .startsWith("multipart/form-data")
                .contains("boundary=");
        assertThat(sent.text()).contains("asset").contains("ETH").contains("document");
        assertThat(sent.bytes()).containsSequence(document());
    }

    @Test
    @Tag("J5")
    @Tag("J6")
    default void handsOnTheRefusalOfPartsBeyondTheLimit() throws IOException {
        scene().api().enqueue(Reply.invalidToken());

        try (Response response = request(client())
                .property(BearerAuthFilter.RECORD_LIMIT, 10_000)
                .post(parts(document()))) {
            assertThat(response.getStatus()).isEqualTo(401);
        }

        assertThat(scene().tokensAtApi()).containsExactly("t1");
        assertThat(scene().api().requests().get(0).bytes()).containsSequence(document());
    }
}
