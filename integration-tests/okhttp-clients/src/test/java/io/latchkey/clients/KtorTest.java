package io.latchkey.clients;

import static io.latchkey.clients.Partner.DEAD;
import static io.latchkey.clients.Partner.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import io.ktor.client.HttpClient;
import io.ktor.client.HttpClientKt;
import io.ktor.client.engine.okhttp.OkHttp;
import io.ktor.client.request.BuildersKt;
import io.ktor.client.request.forms.FormDslKt;
import io.ktor.client.request.forms.MultiPartFormDataContent;
import io.ktor.client.statement.HttpResponse;
import io.ktor.client.statement.HttpResponseKt;
import io.ktor.http.ContentType;
import io.ktor.http.Headers;
import java.nio.charset.StandardCharsets;
import kotlin.Unit;
import kotlin.coroutines.EmptyCoroutineContext;
import org.junit.jupiter.api.Test;

final class KtorTest {

    @Test
    void getsThroughADeadToken() throws Exception {
        try (Partner partner = Partner.answering("BTC 1");
                HttpClient client = client(partner)) {
            HttpResponse response = (HttpResponse) kotlinx.coroutines.BuildersKt.runBlocking(
                    EmptyCoroutineContext.INSTANCE,
                    (scope, continuation) -> BuildersKt.get(
                            client, partner.origin() + "/prices", request -> Unit.INSTANCE, continuation));
            Object text = kotlinx.coroutines.BuildersKt.runBlocking(
                    EmptyCoroutineContext.INSTANCE,
                    (scope, continuation) -> HttpResponseKt.bodyAsText(response, StandardCharsets.UTF_8, continuation));

            assertThat(text).isEqualTo("BTC 1");
            assertThat(partner.authorizations()).containsExactly(DEAD, GOOD);
        }
    }

    /** Ktor writes every form of several parts as a stream, once only, and says so. */
    @Test
    void leavesTheRefusalOfAMultipartFormToItsCaller() throws Exception {
        try (Partner partner = Partner.answering("taken");
                HttpClient client = client(partner)) {
            MultiPartFormDataContent form = new MultiPartFormDataContent(
                    FormDslKt.formData(parts -> {
                        parts.append("note", "as agreed", Headers.Companion.getEmpty());
                        return Unit.INSTANCE;
                    }),
                    "boundary",
                    ContentType.MultiPart.INSTANCE.getFormData());

            HttpResponse response = (HttpResponse) kotlinx.coroutines.BuildersKt.runBlocking(
                    EmptyCoroutineContext.INSTANCE,
                    (scope, continuation) -> BuildersKt.post(
                            client,
                            partner.origin() + "/documents",
                            request -> {
                                request.setBody(form);
                                return Unit.INSTANCE;
                            },
                            continuation));

            assertThat(response.getStatus().getValue()).isEqualTo(401);
            assertThat(partner.authorizations()).containsExactly(DEAD);
        }
    }

    private static HttpClient client(Partner partner) {
        return HttpClientKt.HttpClient(OkHttp.INSTANCE, configuration -> {
            configuration.engine(engine -> {
                engine.setPreconfigured(partner.client());
                return Unit.INSTANCE;
            });
            return Unit.INSTANCE;
        });
    }
}
