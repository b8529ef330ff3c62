package io.latchkey.contract;

import io.latchkey.BearerAuth;
import java.util.function.Function;

/**
 * Something that a user may have told a stack about redirects.
 *
 * @param name what it was told, as a table has it
 * @param stack makes the stack that was told so
 */
public record RedirectSetting(String name, Function<BearerAuth, Stack> stack) {

    /** Nobody has told it anything. */
    public static RedirectSetting byItself(Function<BearerAuth, Stack> stack) {
        return new RedirectSetting("by itself", stack);
    }

    /** It was told to follow. */
    public static RedirectSetting toldToFollow(Function<BearerAuth, Stack> stack) {
        return new RedirectSetting("told to follow", stack);
    }

    /** It was told not to, as its page wants it. */
    public static RedirectSetting toldNotTo(Function<BearerAuth, Stack> stack) {
        return new RedirectSetting("told not to", stack);
    }

    /** It was told not to, and vouched for: an engine that nobody can ask. */
    public static RedirectSetting vouchedFor(Function<BearerAuth, Stack> stack) {
        return new RedirectSetting("told not to, vouched for", stack);
    }
}
