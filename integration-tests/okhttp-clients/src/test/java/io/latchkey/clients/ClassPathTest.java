package io.latchkey.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Collections;
import okhttp3.OkHttp;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class ClassPathTest {

    /** Retrofit and others ask for okhttp 4.12.0; okhttp-bom makes the empty jar of that. */
    @Test
    @Tag("WO7")
    void hasOneOkHttpThanksToItsBom() throws IOException {
        ClassLoader loader = OkHttpClient.class.getClassLoader();

        assertThat(Collections.list(loader.getResources("okhttp3/OkHttpClient.class")))
                .hasSize(1);
        assertThat(OkHttp.VERSION).startsWith("5.");
    }
}
