package io.latchkey.chaos;

import java.util.concurrent.locks.ReentrantLock;

/** Interrupts a thread within one call, or not at all. */
final class Interruption implements Runnable {

    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean over;
    private volatile boolean interrupted;

    Interruption(Thread thread) {
        this.thread = thread;
    }

    @Override
    public void run() {
        lock.lock();
        try {
            if (!over) {
                interrupted = true;
                thread.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * The call is over. Called on its thread, which is not interrupted from here on.
     *
     * @return whether it was
     */
    boolean end() {
        lock.lock();
        try {
            over = true;
        } finally {
            lock.unlock();
        }
        boolean unused = Thread.interrupted();
        return interrupted;
    }
}
