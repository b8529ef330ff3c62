package io.latchkey;

import java.util.function.Supplier;

/** Something that is not as it has to be. */
final class Finding extends AssertionError {

    private static final long serialVersionUID = 1L;

    Finding(String what) {
        super(what);
    }

    /** Throws it unless all is well; what it says is put together only then. */
    static void unless(boolean allIsWell, Supplier<String> what) {
        if (!allIsWell) {
            throw new Finding(what.get());
        }
    }

    /** A text as a Java programmer writes one, so that nothing of it is lost on a screen. */
    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> quoted.append('\\').append(c);
                default -> quoted.append(c >= ' ' && c <= '~' ? String.valueOf(c) : String.format("\\u%04X", (int) c));
            }
        }
        return quoted.append('"').toString();
    }
}
