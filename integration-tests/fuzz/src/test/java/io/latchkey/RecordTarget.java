package io.latchkey;

import static io.latchkey.Finding.quoted;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** What lies in a store: read as nothing, or as exactly what was sealed, whatever became of it there. */
final class RecordTarget implements Target {

    private static final TokenSeal SEAL = new TokenSeal("tokens", new byte[TokenSeal.KEY_BYTES]);
    private static final TokenSeal OTHER = new TokenSeal("other tokens", new byte[TokenSeal.KEY_BYTES]);
    private static final String LEASE = "0123456789abcdef0123456789abcdef";

    private static final List<String> BENDS = List.of(
            "0",
            "1",
            "2",
            " ",
            "-",
            "_",
            "=",
            "A",
            "+",
            "/",
            "\n",
            "\u0660",
            "9",
            "z",
            "",
            "999999999999999",
            "\u0000",
            "\uFF11");

    @Override
    public void tryOn(Dice input) {
        if (input.below(3) == 2) {
            anything(new String(input.rest(), StandardCharsets.ISO_8859_1));
            return;
        }
        String token = input.of("token-1", "a", "x".repeat(4_000), "eyJhbGciOiJub25lIn0.e30.");
        StoreRecord.Sealed sealed = SEAL.seal(
                token,
                input.of(List.of(0L, 1_772_366_400_000L, 999_999_999_999_999L)),
                Duration.ofMillis(input.below(60_000)),
                input.oneIn(2));
        StoreRecord stored = new StoreRecord(sealed, input.oneIn(2) ? LEASE : null);
        Finding.unless(
                stored.equals(StoreRecord.parse(stored.text())) && token.equals(SEAL.open(sealed)),
                () -> "is not read as it was written: " + stored);
        Finding.unless(OTHER.open(sealed) == null, () -> "opened by another seal");
        StringBuilder text = new StringBuilder(stored.text());
        for (int i = 1 + input.below(3); i > 0; i--) {
            int at = input.below(text.length() + 1);
            switch (input.below(5)) {
                case 0 -> text.replace(at, Math.min(text.length(), at + 1), input.of(BENDS));
                case 1 -> text.insert(at, input.of(BENDS));
                case 2 -> text.setLength(at);
                case 3 -> text.insert(0, input.of(BENDS));
                default -> {
                    if (at < text.length()) {
                        text.setCharAt(at, (char) (text.charAt(at) ^ (1 << input.below(7))));
                    }
                }
            }
        }
        StoreRecord read = anything(text.toString());
        StoreRecord.Sealed bent = read.token();
        String opened = bent == null ? null : SEAL.open(bent);
        Finding.unless(
                opened == null
                        || (opened.equals(token)
                                && Objects.requireNonNull(bent).header().equals(sealed.header())),
                () -> quoted(text.toString()) + " is opened as another token than " + stored);
        Finding.unless(bent == null || OTHER.open(bent) == null, () -> "opened by another seal");
    }

    private static StoreRecord anything(String text) {
        StoreRecord read = StoreRecord.parse(text);
        Finding.unless(
                read.isEmpty() || read.equals(StoreRecord.parse(read.text())),
                () -> quoted(text) + " is read as " + read + ", and written as " + quoted(read.text()));
        StoreRecord.Sealed token = read.token();
        if (token != null) {
            SEAL.open(token);
            Finding.unless(
                    !read.toString().contains(token.ciphertext())
                            || token.ciphertext().length() < 8,
                    () -> "shown: " + read);
        }
        return read;
    }
}
