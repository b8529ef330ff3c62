package io.latchkey.contract;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Every redirect that there is, and where the token arrived: as it is written down for this stack, of which {@code
 * REDIRECTS.md} is made.
 */
public interface RedirectContract extends Contract {

    /** What the user of this stack may have told it about redirects. */
    List<RedirectSetting> redirectSettings();

    /** Tells whether this stack lets us know that an answer is to a redirect: a 401 to one is else taken for ours. */
    default boolean tellsRedirects() {
        return true;
    }

    /** To write it down anew: {@code -Dredirects.update}. */
    @Test
    @Timeout(600) // some hundred calls, on whatever machine
    @Tag("E1")
    @Tag("E2")
    @Tag("E3")
    @Tag("F16")
    @Tag("F17")
    @Tag("G1")
    @Tag("G2")
    @Tag("G5")
    @Tag("G6")
    @Tag("G7")
    @Tag("G8")
    @Tag("J19")
    @Tag("M3")
    @Tag("WS5")
    default void takesTheTokenByRedirectsWhereItIsWrittenDown() throws IOException, GeneralSecurityException {
        RedirectFile file = RedirectFile.of(getClass());
        try (RedirectStage stage = new RedirectStage(scene(), tellsRedirects())) {
            file.compare(stage.rows(redirectSettings()));
        }
    }
}
