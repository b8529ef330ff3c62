package io.latchkey.canary;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.net.URI;
import java.net.URLEncoder;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A hunt that finds nothing proves something only if it finds what is there: each spelling is planted, by other code. */
@Tag("H2")
class NeedlesTest {

    private static final String RANDOM = Needles.random(32);
    private static final String SECRET = "s3cr+t&/\"<" + RANDOM + " ä€";
    private static final Needles NEEDLES = new Needles().add("the secret", SECRET);

    static Map<String, String> spellings() {
        byte[] bytes = SECRET.getBytes(UTF_8);
        Map<String, String> spellings = new LinkedHashMap<>();
        spellings.put("raw", SECRET);
        spellings.put("lower case", SECRET.toLowerCase(Locale.ROOT));
        spellings.put("upper case", SECRET.toUpperCase(Locale.ROOT));
        spellings.put("form", URLEncoder.encode(SECRET, UTF_8));
        spellings.put("percent", rawQuery(SECRET));
        spellings.put("percent, everything", each(bytes, "%%%02X"));
        spellings.put("percent, everything, lower case", each(bytes, "%%%02x"));
        spellings.put("JSON", json(SECRET, false));
        spellings.put("JSON, ASCII", json(SECRET, true));
        spellings.put(
                "JSON, everything", each(SECRET.getBytes(UTF_16BE), "%02x").replaceAll("(....)", "\\\\u$1"));
        spellings.put(
                "HTML, everything", SECRET.chars().mapToObj(c -> "&#" + c + ";").collect(Collectors.joining()));
        spellings.put("hex", HexFormat.of().formatHex(bytes));
        spellings.put("HEX", HexFormat.of().withUpperCase().formatHex(bytes));
        spellings.put("hex with colons", HexFormat.ofDelimiter(":").formatHex(bytes));
        spellings.put("hex dump", HexFormat.ofDelimiter(" ").formatHex(bytes));
        spellings.put("array", Arrays.toString(bytes));
        spellings.put("list", Arrays.asList(boxed(bytes)).toString());
        spellings.put("garbled", new String(bytes, ISO_8859_1));
        for (String before : new String[] {"", "x", "xx", "client:", "clients:"}) {
            byte[] among = (before + SECRET + ":z").getBytes(UTF_8);
            spellings.put("Base64 after " + before, Base64.getEncoder().encodeToString(among));
            spellings.put("Base64url after " + before, Base64.getUrlEncoder().encodeToString(among));
            spellings.put("MIME after " + before, Base64.getMimeEncoder().encodeToString(among));
        }
        spellings.put(
                "Basic, form-encoded",
                Base64.getEncoder().encodeToString(("client:" + URLEncoder.encode(SECRET, UTF_8)).getBytes(UTF_8)));
        Map<String, String> backwards = new LinkedHashMap<>();
        spellings.forEach((name, text) -> backwards.put(name + ", backwards", reversed(text)));
        spellings.putAll(backwards);
        spellings.put(
                "Base64 of what is backwards",
                Base64.getEncoder().encodeToString(reversed(SECRET).getBytes(UTF_8)));
        return spellings;
    }

    static Stream<String> names() {
        return spellings().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void eachSpellingIsFound_wherever(String name) {
        String spelled = spellings().getOrDefault(name, "");

        assertThat(NEEDLES.in(spelled)).contains("the secret");
        assertThat(NEEDLES.in("at the end " + spelled)).isNotNull();
        assertThat(NEEDLES.in(spelled + " at the beginning")).isNotNull();
        assertThat(NEEDLES.in("k".repeat(10_000) + spelled + "k".repeat(10_000)))
                .isNotNull();
    }

    @Test
    void anyEightCharactersAreFound_andSevenAreNot() {
        for (int from = 0; from + 8 <= SECRET.length(); from++) {
            String part = SECRET.substring(from, from + 8);
            assertThat(NEEDLES.in("<" + part + ">")).as(part).isNotNull();
            assertThat(NEEDLES.in(reversed(part))).as(part).isNotNull();
        }
        for (int from = 0; from + 7 <= RANDOM.length(); from++) {
            assertThat(NEEDLES.in(RANDOM.substring(from, from + 7))).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void anyNineCharactersAreFoundInBase64_whereverTheyBegin(int before) {
        for (int from = 0; from + 9 <= RANDOM.length(); from++) {
            byte[] part = ("-".repeat(before) + RANDOM.substring(from, from + 9)).getBytes(UTF_8);
            assertThat(NEEDLES.in(Base64.getEncoder().encodeToString(part))).isNotNull();
            assertThat(NEEDLES.in(Base64.getUrlEncoder().withoutPadding().encodeToString(part)))
                    .isNotNull();
            assertThat(NEEDLES.in(HexFormat.of().formatHex(part))).isNotNull();
            assertThat(NEEDLES.in(Arrays.toString(part))).isNotNull();
        }
    }

    @Test
    void aSecretInHtmlIsFound() {
        Needles needles = new Needles().add("it", "<a&b>'c'\"ü");

        assertThat(needles.in("&lt;a&amp;b&gt;&#39;c&#39;&quot;&#252;")).isNotNull();
        assertThat(needles.in("&lt;a&amp;b&gt;&#39;c&#39;&quot;&#xfc;")).isNotNull();
    }

    @Test
    void whatIsMeantAsAWholeIsFoundAsAWhole_inEachSpelling() {
        Needles needles = new Needles().addWhole("it", "token-1");

        assertThat(needles.in("token-1 was given")).isNotNull();
        assertThat(needles.in(Base64.getEncoder().encodeToString("Bearer token-1".getBytes(UTF_8))))
                .isNotNull();
        assertThat(needles.in("token-2, token, oken-1")).isNull();
    }

    @Test
    void aJwtIsFoundByItsSignature_orAllBeforeIt() {
        String header = base64Url("{\"alg\":\"ES256\"}");
        String claims = base64Url("{\"iss\":\"client\",\"jti\":\"" + Needles.random(22) + "\"}");
        String signature = base64Url(Needles.random(64));
        Needles needles = new Needles().addJwt("an assertion", header + "." + claims + "." + signature);

        assertThat(needles.in("a header " + header + " as others have it")).isNull();
        assertThat(needles.in(header + "." + claims + ".")).contains("an assertion");
        assertThat(needles.in("..." + signature.substring(10, 18))).contains("the signature of an assertion");
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "Ed25519"})
    void aKeyIsFound_inAFileOrAsANumber(String kind) throws Exception {
        PrivateKey key = newKey(kind);
        PrivateKey other = newKey(kind);
        Needles needles = new Needles().add("the key", key);

        assertThat(needles.in(pem(key))).contains("the key");
        assertThat(needles.in(HexFormat.of().formatHex(key.getEncoded()))).contains("the key");
        assertThat(needles.in(Arrays.toString(key.getEncoded()))).contains("the key");
        for (BigInteger number : numbers(key)) {
            assertThat(needles.in("d=" + number)).contains("the key");
            assertThat(needles.in("d=" + number.toString(16))).contains("the key");
            assertThat(needles.in(number.toString().substring(3, 19))).contains("the key");
        }
        assertThat(needles.in(pem(other))).isNull();
    }

    @Test
    void aKeyThatCannotBeReadIsNotTakenForHarmless() throws Exception {
        PrivateKey opaque =
                KeyPairGenerator.getInstance("X25519").generateKeyPair().getPrivate();

        assertThatThrownBy(() -> new Needles().add("the key", opaque)).hasMessageContaining("of another kind");
    }

    @Test
    void nothingIsFoundWhereNothingIs() throws Exception {
        Needles needles = new Needles()
                .add("one", SECRET)
                .add("two", Needles.random(40))
                .add("three", newKey("RSA"))
                .add("four", newKey("EC"));
        String harmless = IntStream.range(0, 2_000)
                .mapToObj(i -> UUID.randomUUID() + " " + Needles.random(30) + " "
                        + Integer.toHexString(new Object().hashCode()) + " " + System.nanoTime() + " "
                        + base64Url(Needles.random(20)))
                .collect(Collectors.joining("\n"));

        assertThat(needles.in(harmless)).isNull();
        assertThat(needles.in("")).isNull();
        assertThat(new Needles().in(harmless)).isNull();
    }

    @Test
    void severalSecretsAreToldApart() {
        String one = Needles.random(20);
        String two = Needles.random(20);
        Needles needles = new Needles().add("one", one).add("two", two);

        assertThat(needles.in(one)).contains("of one as it is");
        assertThat(needles.in(two)).contains("of two as it is");
    }

    // -- who spells it

    private static PrivateKey newKey(String kind) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
        AlgorithmParameterSpec curve = kind.equals("EC") ? new ECGenParameterSpec("secp256r1") : null;
        if (curve != null) {
            generator.initialize(curve);
        }
        return generator.generateKeyPair().getPrivate();
    }

    private static BigInteger[] numbers(PrivateKey key) {
        if (key instanceof RSAPrivateCrtKey rsa) {
            return new BigInteger[] {rsa.getPrivateExponent(), rsa.getPrimeP(), rsa.getPrimeExponentQ()};
        }
        return key instanceof ECPrivateKey ec ? new BigInteger[] {ec.getS()} : new BigInteger[0];
    }

    private static String pem(PrivateKey key) {
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }

    private static String rawQuery(String text) {
        try {
            return new URI("https", "example.com", "/", text, null).toASCIIString();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static String json(String text, boolean ascii) {
        StringWriter json = new StringWriter();
        JsonFactory factory = JsonFactory.builder()
                .configure(JsonWriteFeature.ESCAPE_NON_ASCII, ascii)
                .build();
        try (JsonGenerator generator = factory.createGenerator(json)) {
            generator.writeString(text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return json.toString();
    }

    private static String each(byte[] bytes, String format) {
        return IntStream.range(0, bytes.length)
                .mapToObj(i -> String.format(format, bytes[i]))
                .collect(Collectors.joining());
    }

    private static Byte[] boxed(byte[] bytes) {
        Byte[] boxed = new Byte[bytes.length];
        Arrays.setAll(boxed, i -> bytes[i]);
        return boxed;
    }

    private static String reversed(String text) {
        return new StringBuilder(text).reverse().toString();
    }

    private static String base64Url(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }
}
