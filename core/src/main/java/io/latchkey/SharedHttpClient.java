package io.latchkey;

import java.lang.ref.WeakReference;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The JDK client that all sources without a transport of their own share, so that a thousand of them have one selector
 * thread. Made for the first token request, told to end with the last source that is closed, and held by nobody but the
 * sources: if all are forgotten, so is the client.
 */
final class SharedHttpClient {

    static final SharedHttpClient INSTANCE = new SharedHttpClient();

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /** Kept by those who use the client: one source may well meet a connection that another one has left. */
    private final Set<String> answeredLately = ConcurrentHashMap.newKeySet();

    private final ReentrantLock lock = new ReentrantLock();

    // Both guarded by the lock.
    private int leases;
    private WeakReference<@Nullable HttpClient> current = new WeakReference<>(null);

    Lease lease() {
        return new Lease();
    }

    /** Token requests over the client, which is made for the first one. */
    TokenTransport transport(Lease lease) {
        return new JdkTokenTransport(lease::client, answeredLately);
    }

    /** One source's share in the client. */
    final class Lease implements AutoCloseable {

        // Both guarded by the lock.
        private @Nullable HttpClient client;
        private boolean closed;

        private Lease() {}

        HttpClient client() {
            lock.lock();
            try {
                if (closed) {
                    throw new IllegalStateException("the token source is closed");
                }
                HttpClient taken = client;
                if (taken == null) {
                    taken = take();
                    client = taken;
                }
                return taken;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            lock.lock();
            try {
                closed = true;
                HttpClient taken = client;
                client = null;
                if (taken != null && --leases == 0) {
                    current.clear();
                    shutDown(taken);
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /** Called under the lock. */
    private HttpClient take() {
        HttpClient shared = current.get();
        if (shared == null) {
            shared = newClient();
            current = new WeakReference<>(shared);
            leases = 0; // those who held the one before were forgotten
        }
        leases++;
        return shared;
    }

    private static HttpClient newClient() {
        Executor workers = work -> SystemTiming.INSTANCE.start("http", work);
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT_TIMEOUT)
                .executor(workers)
                .build();
    }

    /** From JDK 21 on a client can be told to end; before, its thread ends once the client is collected. */
    private static void shutDown(HttpClient client) {
        try {
            HttpClient.class.getMethod("shutdownNow").invoke(client);
        } catch (ReflectiveOperationException notBefore21) {
            // Nothing to do: the client is dropped.
        }
    }
}
