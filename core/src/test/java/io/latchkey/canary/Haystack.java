package io.latchkey.canary;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.latchkey.TokenException;
import io.latchkey.TokenListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;

/** All that a secret might have got into, as text. Thread-safe. */
public final class Haystack {

    /** What was looked into, and the text of it. */
    private record Straw(String where, String text) {}

    private final SimpleFormatter formatter = new SimpleFormatter();
    private final Queue<Straw> straws = new ConcurrentLinkedQueue<>();
    private final Set<String> names = ConcurrentHashMap.newKeySet();
    private final Set<Throwable> thrown =
            Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));

    /** Any text. */
    public void add(String where, @Nullable String text) {
        if (text != null) {
            straws.add(new Straw(where, text));
        }
    }

    /** What somebody prints who has this. */
    public void addPrinted(String where, @Nullable Object thing) {
        if (thing instanceof Throwable failure) {
            addThrown(where, failure);
        } else if (thing instanceof byte[] bytes) {
            add(where, new String(bytes, ISO_8859_1));
            add(where, new String(bytes, UTF_8));
        } else if (thing instanceof char[] characters) {
            add(where, new String(characters));
        } else if (thing instanceof Object[] several) {
            for (Object each : several) {
                addPrinted(where, each);
            }
        } else {
            add(where, printed(thing));
        }
    }

    private static String printed(@Nullable Object thing) {
        try {
            return String.valueOf(thing);
        } catch (RuntimeException e) {
            // Closed by now, say: whoever prints it gets this instead.
            return e.toString();
        }
    }

    /** An exception: all that is behind it, its trace, its parts, and its bytes where it is serialized. */
    public void addThrown(String where, Throwable failure) {
        if (!thrown.add(failure)) {
            return; // as many hands as it goes through, it says the same
        }
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        add(where, trace.toString());
        addParts(where, failure, Collections.newSetFromMap(new IdentityHashMap<>()));
        add(where + ", serialized", serialized(failure));
    }

    private void addParts(String where, @Nullable Throwable failure, Set<Throwable> visited) {
        if (failure == null || !visited.add(failure)) {
            return;
        }
        add(where, failure.getMessage());
        add(where, failure.getLocalizedMessage());
        if (failure instanceof TokenException ours) {
            add(where + ", error", ours.error());
            add(where + ", errorDescription", ours.errorDescription());
            add(where + ", tokenEndpoint", String.valueOf(ours.tokenEndpoint()));
        }
        addParts(where, failure.getCause(), visited);
        for (Throwable suppressed : failure.getSuppressed()) {
            addParts(where, suppressed, visited);
        }
    }

    private static @Nullable String serialized(Object thing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(thing);
        } catch (IOException | RuntimeException itIsNot) {
            return null;
        }
        return bytes.toString(ISO_8859_1);
    }

    /** An event, with the failure that is in some. */
    public void addEvent(TokenListener.Event event) {
        add("an event", event.toString());
        if (event instanceof TokenListener.Failed failed) {
            addThrown("an event's failure", failed.failure());
        }
    }

    /** Adds all that a listener is told. */
    public TokenListener listener() {
        return new TokenListener() {
            @Override
            public void acquired(Acquired event) {
                addEvent(event);
            }

            @Override
            public void failed(Failed event) {
                addEvent(event);
            }

            @Override
            public void rejected(Rejected event) {
                addEvent(event);
            }

            @Override
            public void waited(Waited event) {
                addEvent(event);
            }

            @Override
            public void insufficientScope(InsufficientScope event) {
                addEvent(event);
            }

            @Override
            public void storeFailed(StoreFailed event) {
                addEvent(event);
            }
        };
    }

    /** A log record: its message in full, what it was made from, its exception, its logger and its thread. */
    public void addLogged(LogRecord logged) {
        String where = "a log record of " + logged.getLoggerName();
        Throwable thrown = logged.getThrown();
        String message = formatter.formatMessage(logged);
        add(where, logged.getLevel() + ": " + message);
        if (thrown != null) {
            addThrown(where, thrown);
        }
        if (logged.getParameters() != null) {
            addPrinted(where + ", its parameters", logged.getParameters());
        }
        addThread(Thread.currentThread());
    }

    /** What all threads are called now. */
    public void addThreads() {
        ThreadGroup root = Thread.currentThread().getThreadGroup();
        while (root.getParent() != null) {
            root = root.getParent();
        }
        Thread[] threads = new Thread[root.activeCount() + 100];
        int count = root.enumerate(threads);
        for (int i = 0; i < count; i++) {
            addThread(threads[i]);
        }
    }

    private void addThread(Thread thread) {
        names.add(thread.getName());
    }

    /** What has this in it, of all that was added so far. */
    public List<String> with(String part) {
        return straws.stream()
                .map(Straw::text)
                .filter(text -> text.contains(part))
                .toList();
    }

    /** What is in the log, so far. */
    public List<String> logged() {
        return straws.stream()
                .filter(straw -> straw.where.startsWith("a log record of "))
                .map(Straw::text)
                .toList();
    }

    /** What shows any of these, in words, a line for each place where it stands. */
    public List<String> showing(Needles needles) {
        List<String> found = new ArrayList<>();
        for (Straw straw : straws) {
            String shown = needles.in(straw.text);
            if (shown != null) {
                found.add(straw.where + " shows " + shown);
            }
        }
        for (String name : names) {
            String shown = needles.in(name);
            if (shown != null) {
                found.add("the name of a thread shows " + shown);
            }
        }
        return found;
    }
}
