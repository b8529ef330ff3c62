package io.latchkey.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Who reads what is reported in confidence stands in two places, and a release only looks at one of them. */
class ContactTest {

    private static final Path ROOT = Path.of("..", "..");
    private static final Pattern CONTACT = Pattern.compile("<home\\.contact>(.+)</home\\.contact>");

    @Test
    void theSecurityPageNamesTheAddressOfThePom() throws IOException {
        Matcher contact = CONTACT.matcher(Files.readString(ROOT.resolve("pom.xml")));

        assertThat(contact.find()).isTrue();
        assertThat(Files.readString(ROOT.resolve("SECURITY.md"))).contains("<" + contact.group(1) + ">");
    }
}
