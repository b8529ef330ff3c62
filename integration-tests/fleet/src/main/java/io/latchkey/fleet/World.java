package io.latchkey.fleet;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A world with a time of its own, which stands still while anybody in it has something to do, and then jumps to what
 * comes next. One thread runs at a time, and chance decides whose turn it is among those whose time has come: the same
 * seed is the same day, to the last request.
 */
final class World implements AutoCloseable {

    private final SplittableRandom chance;
    private final PriorityQueue<Event> events = new PriorityQueue<>(
            Comparator.comparingLong(Event::due).thenComparingInt(Event::rank).thenComparingLong(Event::number));
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(null, work, "world", 256 * 1024);
        thread.setDaemon(true);
        return thread;
    });

    private final Set<Strand> begun = new LinkedHashSet<>();
    private long now;
    private long counted;
    private @Nullable Strand current;
    private @Nullable Throwable broken;

    World(long seed) {
        chance = new SplittableRandom(seed);
    }

    /** Nanoseconds since its beginning. */
    long now() {
        return now;
    }

    /** A source of chance of its own for somebody in this world. */
    SplittableRandom chance() {
        return chance.split();
    }

    Event at(long due, Runnable work) {
        Event event = new Event(Math.max(due, now), chance.nextInt(), counted++, work);
        events.add(event);
        return event;
    }

    Event after(long delay, Runnable work) {
        return at(now + delay, work);
    }

    /** Begins, when its turn comes, work that may pause. */
    Strand start(Runnable work) {
        return new Strand(work);
    }

    /** The one whose turn it is; null where work is done that may not pause. */
    @Nullable
    Strand current() {
        return current;
    }

    /** Lets all happen that is due before a point in time, and stops there. */
    void runUntil(long end) {
        for (Event next = events.peek(); next != null && next.due < end; next = events.peek()) {
            events.remove();
            now = next.due;
            next.run();
            if (broken != null) {
                throw new IllegalStateException("work in the world threw", broken);
            }
        }
        now = end;
    }

    /** Ends all that is still under way. */
    @Override
    public void close() {
        events.clear();
        for (Strand left : List.copyOf(begun)) {
            left.kill();
        }
        threads.shutdown();
    }

    /** Something that will happen, in no time, unless it is cancelled before. */
    static final class Event {

        private final long due;
        private final int rank;
        private final long number;
        private @Nullable Runnable work;

        private Event(long due, int rank, long number, Runnable work) {
            this.due = due;
            this.rank = rank;
            this.number = number;
            this.work = work;
        }

        private long due() {
            return due;
        }

        private int rank() {
            return rank;
        }

        private long number() {
            return number;
        }

        private void run() {
            Runnable once = work;
            work = null;
            if (once != null) {
                once.run();
            }
        }

        /** It is left in the queue, where it does nothing when its time has come. */
        void cancel() {
            work = null;
        }
    }

    /** It was killed: nothing more of it happens. */
    static final class Killed extends Error {

        private static final long serialVersionUID = 1L;

        Killed() {
            super("killed", null, false, false);
        }
    }

    /** Work that may pause, on a thread which runs only while it has its turn. */
    final class Strand {

        private final Semaphore turn = new Semaphore(0);

        /** Gives the turn back to whoever gave it. */
        private final Semaphore back = new Semaphore(0);

        private final Runnable work;
        private @Nullable Event next;
        private Consumer<Strand> atEnd = strand -> {};
        private boolean running;
        private boolean interrupted;
        private boolean killed;

        private Strand(Runnable work) {
            this.work = work;
            next = after(0, this::begin);
        }

        void whenEnded(Consumer<Strand> told) {
            atEnd = told;
        }

        private void begin() {
            next = null;
            running = true;
            begun.add(this);
            takeTurn(() -> threads.execute(this::run));
        }

        private void resume() {
            next = null;
            takeTurn(turn::release);
        }

        /** On whatever thread the world is at this moment, which waits meanwhile. */
        private void takeTurn(Runnable go) {
            Strand before = current;
            current = this;
            go.run();
            back.acquireUninterruptibly();
            current = before;
        }

        private void run() {
            try {
                work.run();
            } catch (Killed expected) {
                // by its own machine
            } catch (RuntimeException | Error e) {
                broken = e;
            } finally {
                boolean unused = Thread.interrupted(); // the thread goes on to other work
                running = false;
                begun.remove(this);
                atEnd.accept(this);
                back.release();
            }
        }

        /** Lets time pass for this strand, which has its turn. Ends early if it is woken. */
        void pause(long nanos) throws InterruptedException {
            if (current != this) {
                throw new IllegalStateException("only who has the turn can pause");
            }
            throwIfKilled();
            if (!interrupted) {
                next = after(nanos, this::resume);
                back.release();
                turn.acquireUninterruptibly();
                throwIfKilled();
            }
            if (interrupted) {
                interrupted = false;
                throw new InterruptedException();
            }
        }

        private void throwIfKilled() {
            if (killed) {
                throw new Killed();
            }
        }

        void wake() {
            if (running && next != null) {
                next.cancel();
                next = after(0, this::resume);
            }
        }

        /** Interrupts it, or forgets it if it has not begun. */
        void interrupt() {
            if (running) {
                interrupted = true;
                wake();
            } else if (next != null) {
                next.cancel();
                next = null;
                atEnd.accept(this);
            }
        }

        /** Ends it at once, wherever it pauses. One that has its turn ends when it pauses next. */
        void kill() {
            killed = true;
            if (next != null) {
                next.cancel();
                next = null;
                if (running && current != this) {
                    takeTurn(turn::release);
                }
            }
        }
    }
}
