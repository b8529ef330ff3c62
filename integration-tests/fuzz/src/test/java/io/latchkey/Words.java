package io.latchkey;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is told of a failure: one line that can be printed, of a bounded length, with nothing secret in it. */
final class Words {

    /** Two things of the server's, of 300 characters each at most, its headers, and our advice. */
    static final int LONGEST = 2_500;

    private Words() {}

    static void check(Throwable failure, List<String> secrets) {
        String message = failure.getMessage();
        Finding.unless(isFit(message), () -> "not fit to be shown: " + Finding.quoted(String.valueOf(message)));
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        check(trace.toString(), secrets);
    }

    /** Whatever it is, there is nothing secret in it. */
    static void check(String text, List<String> secrets) {
        for (String secret : secrets) {
            Finding.unless(
                    secret.isEmpty() || !text.contains(secret),
                    () -> "shows '" + secret + "': " + Finding.quoted(text));
        }
    }

    private static boolean isFit(@Nullable String message) {
        return message != null
                && !message.isBlank()
                && message.length() <= LONGEST
                && message.codePoints().noneMatch(Words::isUnfit);
    }

    private static boolean isUnfit(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }
}
