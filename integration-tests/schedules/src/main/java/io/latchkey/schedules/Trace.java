package io.latchkey.schedules;

import java.util.ArrayList;
import java.util.List;

/** Where a schedule has turned from one actor to another, for people. */
final class Trace {

    private static final int LONGEST = 200;

    private final List<String> turns = new ArrayList<>();

    void turn(int step, Actor next) {
        Actor from = Actor.current();
        if (from != null && turns.size() < LONGEST) {
            turns.add(step + ": " + from.role()
                    + (from.isEnded()
                            ? " has ended"
                            : place(Thread.currentThread().getStackTrace())) + ", "
                    + next.role() + " goes on");
        }
    }

    /** The innermost place of the product in a stack. */
    static String place(StackTraceElement[] stack) {
        for (StackTraceElement frame : stack) {
            if (frame.getClassName().startsWith("io.latchkey.")
                    && !frame.getClassName().startsWith("io.latchkey.schedules.")) {
                String name = frame.getClassName();
                return " at " + name.substring(name.lastIndexOf('.') + 1) + "." + frame.getMethodName() + ":"
                        + frame.getLineNumber();
            }
        }
        return "";
    }

    @Override
    public String toString() {
        return String.join("\n  ", turns);
    }
}
