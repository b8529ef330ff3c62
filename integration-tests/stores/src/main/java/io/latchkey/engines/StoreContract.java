package io.latchkey.engines;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.TokenStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/**
 * What {@link TokenStore} asks of a store, on an engine that exists. The engine is started once; each test has a key of
 * its own. {@code one} and {@code other} are instances of an application, with a client each.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(120)
public abstract class StoreContract {

    /** Behind all that have no order, which are in the middle of the integers. */
    static final int STALLED = Integer.MAX_VALUE - 2;

    static final int KILLED = Integer.MAX_VALUE - 1;
    static final int RESTARTED = Integer.MAX_VALUE;

    static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int INSTANCES = 4;
    private static final int ROUNDS = 50;

    private final List<Client> clients = new ArrayList<>();
    private @Nullable Engine engine;

    /** Starts the engine. */
    protected abstract Engine start() throws Exception;

    @BeforeAll
    void startEngine() throws Exception {
        engine = start();
        for (int i = 0; i < INSTANCES; i++) {
            clients.add(engine.connect());
        }
    }

    @AfterAll
    void closeEngine() throws Exception {
        for (Client client : clients) {
            client.close();
        }
        if (engine != null) {
            engine.close();
        }
    }

    final TokenStore one() {
        return clients.get(0);
    }

    final TokenStore other() {
        return clients.get(1);
    }

    static String key() {
        return "latchkey-1-" + UUID.randomUUID();
    }

    @Test
    void whatWasNeverSetIsAbsent() throws Exception {
        assertThat(one().read(key())).isNull();
    }

    @Test
    void aRecordIsSetWhereThereIsNone() throws Exception {
        String key = key();

        assertThat(one().compareAndSet(key, null, "a record", MINUTE)).isTrue();
        assertThat(one().read(key)).isEqualTo("a record");
    }

    @Test
    void aRecordThatIsThereIsNotSetAnew() throws Exception {
        String key = key();
        one().compareAndSet(key, null, "first", MINUTE);

        assertThat(other().compareAndSet(key, null, "second", MINUTE)).isFalse();
        assertThat(one().compareAndSet(key, null, "first", MINUTE)).isFalse();
        assertThat(one().read(key)).isEqualTo("first");
    }

    @Test
    void theOneThatIsExpectedIsReplaced() throws Exception {
        String key = key();
        one().compareAndSet(key, null, "first", MINUTE);

        assertThat(other().compareAndSet(key, "first", "second", MINUTE)).isTrue();
        assertThat(one().read(key)).isEqualTo("second");
        assertThat(one().compareAndSet(key, "first", "third", MINUTE)).isFalse();
        assertThat(one().read(key)).isEqualTo("second");
    }

    @Test
    void theOneThatIsExpectedIsRemoved() throws Exception {
        String key = key();
        one().compareAndSet(key, null, "first", MINUTE);

        assertThat(other().compareAndSet(key, "second", null, MINUTE)).isFalse();
        assertThat(one().read(key)).isEqualTo("first");
        assertThat(other().compareAndSet(key, "first", null, MINUTE)).isTrue();
        assertThat(one().read(key)).isNull();
    }

    @Test
    void noneIsNotTheOneThatIsExpected() throws Exception {
        String key = key();

        assertThat(one().compareAndSet(key, "first", "second", MINUTE)).isFalse();
        assertThat(one().compareAndSet(key, "first", null, MINUTE)).isFalse();
        assertThat(one().read(key)).isNull();
    }

    @Test
    void whatWasRemovedCanBeSetAgain() throws Exception {
        String key = key();
        one().compareAndSet(key, null, "first", MINUTE);
        one().compareAndSet(key, "first", null, MINUTE);

        assertThat(other().compareAndSet(key, null, "second", MINUTE)).isTrue();
        assertThat(one().read(key)).isEqualTo("second");
    }

    /** Collations, trimming and padding of engines have nothing to say here. */
    @Test
    void recordsAreTheSameOnlyToTheLastCharacter() throws Exception {
        String key = key();
        one().compareAndSet(key, null, "Record a", MINUTE);

        for (String almost : List.of("record a", "Record A", "Record a ", " Record a", "Record  a", "Record", "")) {
            assertThat(one().compareAndSet(key, almost, "wrong", MINUTE))
                    .as("expecting <%s>", almost)
                    .isFalse();
        }
        assertThat(one().compareAndSet(key, "Record a", "Record a ", MINUTE)).isTrue();
        assertThat(one().read(key)).isEqualTo("Record a ");
        assertThat(one().compareAndSet(key, "Record a ", "RECORD A", MINUTE)).isTrue();
        assertThat(one().read(key)).isEqualTo("RECORD A");
    }

    /** What scripts, patterns, numbers, JSON and SQL may take for something else. */
    @Test
    void everyVisibleCharacterIsARecord() throws Exception {
        StringBuilder visible = new StringBuilder();
        for (char c = ' '; c <= '~'; c++) {
            visible.append(c);
        }
        for (String record : List.of(visible.toString(), "-", "=", "0", "1", "null", "nil", "false", "\"a\"", "OK")) {
            String key = key();
            assertThat(one().compareAndSet(key, null, record, MINUTE))
                    .as(record)
                    .isTrue();
            assertThat(other().read(key)).isEqualTo(record);
            assertThat(other().compareAndSet(key, record, record + "!", MINUTE))
                    .as(record)
                    .isTrue();
            assertThat(one().compareAndSet(key, record + "!", null, MINUTE))
                    .as(record)
                    .isTrue();
        }
    }

    @Test
    void aRecordMayHaveSomeKilobytes() throws Exception {
        String key = key();
        String first = "abcdefgh".repeat(2048) + "1";
        String second = "abcdefgh".repeat(2048) + "2";

        assertThat(one().compareAndSet(key, null, first, MINUTE)).isTrue();
        assertThat(other().read(key)).isEqualTo(first);
        assertThat(other().compareAndSet(key, second, "wrong", MINUTE)).isFalse();
        assertThat(other().compareAndSet(key, first, second, MINUTE)).isTrue();
        assertThat(one().read(key)).isEqualTo(second);
        assertThat(one().compareAndSet(key, second, null, MINUTE)).isTrue();
    }

    @Test
    void aKeyMayHave64Characters() throws Exception {
        String key = "latchkey-1-" + "0123456789".repeat(5) + "abc";
        assertThat(key).hasSize(64);

        assertThat(one().compareAndSet(key, null, "a record", MINUTE)).isTrue();
        assertThat(other().read(key)).isEqualTo("a record");
        assertThat(other().read(key.substring(0, 63))).isNull();
        assertThat(other().compareAndSet(key, "a record", null, MINUTE)).isTrue();
    }

    @Test
    void keysDoNotTouchEachOther() throws Exception {
        String a = key();
        String b = key();
        one().compareAndSet(a, null, "same", MINUTE);
        one().compareAndSet(b, null, "same", MINUTE);

        assertThat(one().compareAndSet(a, "same", null, MINUTE)).isTrue();
        assertThat(one().read(a)).isNull();
        assertThat(one().read(b)).isEqualTo("same");
    }

    @Test
    void aRecordIsThereForItsTime() throws Exception {
        String key = key();
        one().compareAndSet(key, null, "first", Duration.ofDays(400));
        one().compareAndSet(key, "first", "second", Duration.ofDays(100_000));

        assertThat(other().read(key)).isEqualTo("second");
    }

    @Test
    void whatOneHasSetTheOthersSeeAtOnce() throws Exception {
        String key = key();
        String last = null;
        for (int i = 0; i < 4 * ROUNDS; i++) {
            String next = "record " + i;
            assertThat(clients.get(i % INSTANCES).compareAndSet(key, last, next, MINUTE))
                    .as(next)
                    .isTrue();
            assertThat(clients.get((i + 1) % INSTANCES).read(key)).isEqualTo(next);
            last = next;
        }
    }

    /** A round sets what is absent, replaces what is there, and removes it: each time all try, and one does it. */
    @Test
    void ofAllWhoTryAtOnceOneDoesIt() throws Exception {
        String key = key();
        CyclicBarrier barrier = new CyclicBarrier(INSTANCES);
        List<List<String>> done = together(instance -> {
            TokenStore store = clients.get(instance);
            List<String> steps = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                String mine = "record of " + instance + " in " + round;
                barrier.await(30, SECONDS);
                if (store.compareAndSet(key, null, mine, MINUTE)) {
                    steps.add("set " + round);
                }
                barrier.await(30, SECONDS);
                String found = store.read(key);
                barrier.await(30, SECONDS);
                if (store.compareAndSet(key, found, mine + ", again", MINUTE)) {
                    steps.add("replaced " + round);
                }
                barrier.await(30, SECONDS);
                found = store.read(key);
                barrier.await(30, SECONDS);
                if (store.compareAndSet(key, found, null, MINUTE)) {
                    steps.add("removed " + round);
                }
            }
            return steps;
        });

        List<String> each = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            each.addAll(List.of("set " + round, "replaced " + round, "removed " + round));
        }
        assertThat(done.stream().flatMap(List::stream)).containsExactlyInAnyOrderElementsOf(each);
        assertThat(one().read(key)).isNull();
    }

    /** Nothing that was said to be done is undone by who was slower. */
    @Test
    void noChangeIsLost() throws Exception {
        String key = key();
        one().compareAndSet(key, null, "0", MINUTE);
        var unused = together(instance -> {
            TokenStore store = clients.get(instance);
            for (int added = 0; added < ROUNDS; ) {
                String found = String.valueOf(store.read(key));
                if (store.compareAndSet(key, found, Integer.toString(Integer.parseInt(found) + 1), MINUTE)) {
                    added++;
                }
            }
            return instance;
        });

        assertThat(one().read(key)).isEqualTo(Integer.toString(INSTANCES * ROUNDS));
    }

    /** Neither absent nor changed, which would be answers. */
    @Test
    @Order(KILLED)
    void anEngineThatIsAwayIsAnError() throws Exception {
        String key = key();
        one().compareAndSet(key, null, "a record", MINUTE);
        try (Client hasty = engine().connect(Duration.ofSeconds(2))) {
            engine().kill();

            assertThatThrownBy(() -> hasty.read(key)).isInstanceOf(Exception.class);
            assertThatThrownBy(() -> hasty.compareAndSet(key, "a record", "other", MINUTE))
                    .isInstanceOf(Exception.class);
        }
    }

    final Engine engine() {
        if (engine == null) {
            throw new IllegalStateException("not started");
        }
        return engine;
    }

    private static <T> List<T> together(OfInstance<T> work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(INSTANCES);
        try {
            List<Callable<T>> all = new ArrayList<>();
            for (int i = 0; i < INSTANCES; i++) {
                int instance = i;
                all.add(() -> work.of(instance));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> result : threads.invokeAll(all, 60, SECONDS)) {
                results.add(result.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    private interface OfInstance<T> {
        T of(int instance) throws Exception;
    }
}
