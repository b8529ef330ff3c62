package io.latchkey;

import static org.awaitility.Awaitility.await;

import io.latchkey.Instance.Call;
import io.latchkey.engines.Client;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** Instances of one application, that no other test's instances share a token with. */
final class Fleet implements AutoCloseable {

    private static final Duration LONGEST = Duration.ofSeconds(30);

    final WorldTime time = new WorldTime();
    final AuthorizationServer server = new AuthorizationServer(time);
    private final String clientId = "client-" + UUID.randomUUID();
    private final List<Client> clients;
    private final List<Instance> instances = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private int joined;

    /**
     * Makes a fleet without instances.
     *
     * @param clients of the store, one for each instance; who comes when all are taken gets one that was there before
     */
    Fleet(List<Client> clients) {
        this.clients = clients;
    }

    /** A further instance, with a setting of its own. */
    Instance join(Duration clockAhead, UnaryOperator<ClientCredentialsTokenSource.Builder> setting) {
        SeenStore store = new SeenStore(clients.get(joined++ % clients.size()));
        Instance instance = new Instance(
                setting.apply(ClientCredentialsTokenSource.builder()
                                .tokenEndpoint("https://auth.example.com/oauth2/token")
                                .clientId(clientId)
                                .transport(server)
                                .timing(time.of(clockAhead))
                                .tokenStore(store))
                        .build(),
                store,
                server);
        instances.add(instance);
        return instance;
    }

    Instance join(Duration clockAhead) {
        return join(clockAhead, builder -> builder.clientSecret("s3cret"));
    }

    Instance join() {
        return join(Duration.ZERO);
    }

    List<Instance> join(int count) {
        List<Instance> all = new ArrayList<>();
        while (all.size() < count) {
            all.add(join());
        }
        return all;
    }

    /** Has time pass when all of them are at rest. */
    void passes(Duration length) {
        time.awaitRest();
        time.passes(length);
    }

    /** Ends all instances at once, without a word to anybody. */
    void crashes() {
        instances.forEach(Instance::close);
        instances.clear();
    }

    List<Instance> instances() {
        return List.copyOf(instances);
    }

    /** One call of each, all at the same time. */
    List<Call> callAtOnce(List<Instance> callers) throws Exception {
        CyclicBarrier together = new CyclicBarrier(callers.size());
        List<Future<Call>> calls = new ArrayList<>();
        for (Instance each : callers) {
            calls.add(threads.submit(() -> {
                together.await(30, TimeUnit.SECONDS);
                return each.call();
            }));
        }
        return answers(calls);
    }

    List<Call> callAtOnce() throws Exception {
        return callAtOnce(instances);
    }

    /** Has each call, and does not wait. */
    List<Future<Call>> call(List<Instance> callers) {
        return callers.stream().map(each -> threads.submit(each::call)).toList();
    }

    /** What has come of calls: an exception if one of them got no token. */
    static List<Call> answers(List<Future<Call>> calls) throws Exception {
        List<Call> answers = new ArrayList<>();
        for (Future<Call> each : calls) {
            answers.add(each.get(60, TimeUnit.SECONDS));
        }
        return answers;
    }

    /** Has them call until all of them have this token, which they refresh to while they have another. */
    void awaitToken(String token) {
        await().atMost(LONGEST).pollInterval(Duration.ofMillis(2)).untilAsserted(() -> {
            for (Instance each : instances) {
                AccessToken atHand = each.tokens().tokenAtHand();
                if (atHand == null || !atHand.hasValue(token)) {
                    throw new AssertionError("one has " + (atHand == null ? "none" : atHand.value()));
                }
            }
        });
    }

    @Override
    public void close() {
        crashes();
        threads.shutdownNow();
    }
}
