package io.latchkey;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a token endpoint may answer with 200, well-formed or not: area B of the catalogue. */
class TokenAnswerTest {

    @RegisterExtension
    final Canary canary = new Canary();

    @Test
    void theAnswerOfRfc6749IsAGrant() throws Exception {
        Grant grant = answered("{'access_token':'%s','token_type':'Bearer','expires_in':3600,'scope':'orders prices'}")
                .granted();

        assertThat(grant.accessToken()).isEqualTo(canary.token());
        assertThat(grant.lifetime()).isEqualTo(Duration.ofHours(1));
        assertThat(grant.scope()).isEqualTo("orders prices");
        assertThat(grant.remarks()).isEmpty();
        canary.seen(grant);
    }

    // -- token_type

    @ParameterizedTest
    @Tag("B1")
    @ValueSource(strings = {"bearer", "BEARER", "Bearer"})
    void bearerIsBearerInAnyCase(String type) throws Exception {
        assertThat(answered("{'access_token':'%s','token_type':'" + type + "','expires_in':60}")
                        .granted()
                        .remarks())
                .isEmpty();
    }

    @ParameterizedTest
    @Tag("B2")
    @ValueSource(strings = {"DPoP", "mac", "N_A", "Bearer DPoP", "bearer_dpop", "JWT", "token", "1", "-"})
    void anotherTypeOfTokenIsRefusedForGood(String type) {
        TokenRequestException refusal = answered("{'access_token':'%s','token_type':'" + type + "','expires_in':60}")
                .refusedSomehow();

        assertThat(refusal.kind()).isEqualTo(TokenRequestException.Kind.PERMANENT);
        assertThat(refusal).hasMessageContaining("with a token of type '" + type + "'");
    }

    @ParameterizedTest
    @Tag("B2")
    @ValueSource(strings = {"1", "true", "{}", "[]"})
    void aTokenTypeThatIsNoTextIsNotBearer(String type) {
        assertThat(answered("{'access_token':'%s','token_type':" + type + "}")
                        .refused()
                        .kind())
                .isEqualTo(TokenRequestException.Kind.PERMANENT);
    }

    @ParameterizedTest
    @Tag("B3")
    @Tag("WP5")
    @ValueSource(strings = {"", ",'token_type':null", ",'token_type':''", ",'token_type':' \\t'"})
    void withoutATypeItIsTakenAsBearerAndRemarkedOn(String type) throws Exception {
        Grant grant =
                answered("{'access_token':'%s','expires_in':60" + type + "}").granted();

        assertThat(grant.accessToken()).isEqualTo(canary.token());
        assertThat(grant.remarks()).singleElement().asString().contains("names no token_type");
    }

    @ParameterizedTest
    @Tag("WP5")
    @ValueSource(strings = {" Bearer", "bearer ", "Bearer\\r\\n"})
    void blanksAroundTheTypeAreNothing(String type) throws Exception {
        assertThat(answered("{'access_token':'%s','token_type':'" + type + "','expires_in':60}")
                        .granted()
                        .remarks())
                .isEmpty();
    }

    @ParameterizedTest
    @Tag("WP5")
    @ValueSource(
            strings = {
                "BearerToken",
                "bearer_token",
                "Bearer Token",
                "BEARER-TOKEN",
                "BearerTokenType",
                "Bearer:",
                "'Bearer'"
            })
    void anotherSpellingOfBearerIsTakenAndRemarkedOn(String type) throws Exception {
        Grant grant = new Asked(canary)
                .answers("{\"access_token\":\"" + canary.token() + "\",\"token_type\":\"" + type
                        + "\",\"expires_in\":60}")
                .granted();

        assertThat(grant.accessToken()).isEqualTo(canary.token());
        assertThat(grant.remarks()).singleElement().satisfies(remark -> {
            assertThat(remark).contains("a token_type that is not spelled Bearer");
            Asked.assertReadable(remark);
        });
    }

    // -- access_token

    @ParameterizedTest
    @Tag("B4")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                            | has no access_token",
                "{'token_type':'Bearer'}       | has no access_token",
                "{'Access_Token':'%s'}         | has no access_token",
                "{'access_token':null}         | has no access_token",
                "{'access_token':''}           | has an empty access_token",
                "{'access_token':' '}          | has an empty access_token",
                "{'access_token':123}          | not a text but a number",
                "{'access_token':1.5e3}        | not a text but a number",
                "{'access_token':true}         | not a text but true or false",
                "{'access_token':false}        | not a text but true or false",
                "{'access_token':{'v':'%s'}}   | not a text but an object",
                "{'access_token':['%s']}       | not a text but an array",
            })
    void withoutATokenItIsMalformed(String body, String why) {
        assertMalformed(answered(body), why);
    }

    @ParameterizedTest
    @Tag("B5")
    @ValueSource(strings = {"\\r\\n", "\\n", "\\t", "\\u0000", "\\u001B", "\\u007F", "\\u0085", "\\u2028"})
    void aTokenWithControlCharactersIsMalformed(String escape) {
        assertMalformed(
                answered("{'access_token':'%s" + escape + "X-Evil: 1','token_type':'Bearer'}"),
                "characters that may not stand in a header");
        assertMalformed(
                answered("{'access_token':'%s" + escape + "','token_type':'Bearer'}"),
                "characters that may not stand in a header");
    }

    @ParameterizedTest
    @Tag("B6")
    @ValueSource(strings = {" ", "é", "中", "😀", "\\u00A0", "\\uD800"})
    void aTokenWithSpacesOrOtherThanAsciiIsMalformed(String odd) {
        assertMalformed(answered("{'access_token':'%s" + odd + "x'}"), "characters that may not stand in a header");
        assertMalformed(answered("{'access_token':'" + odd + "%s'}"), "characters that may not stand in a header");
    }

    @ParameterizedTest
    @Tag("B6")
    @ValueSource(strings = {"!", "~", "a", "A-._~+/9==", "{\\\"a\\\":1}"})
    void everyVisibleAsciiCharacterIsFine(String token) throws Exception {
        assertThat(answered("{'access_token':'" + token + "'}").granted().accessToken())
                .isEqualTo(token.replace("\\", ""));
    }

    @ParameterizedTest
    @Tag("B7")
    @ValueSource(ints = {16, 64, 1_000})
    void longTokensAreAccepted(int kilobytes) throws Exception {
        String token = "x".repeat(kilobytes * 1024);

        assertThat(answered("{'access_token':'" + token + "'}").granted().accessToken())
                .isEqualTo(token);
    }

    // -- expires_in

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "3600        | PT1H",
                "1           | PT1S",
                "2592000     | PT720H",
                "'3600'      | PT1H",
                "' 3600 '    | PT1H",
                "'+3600'     | PT1H",
                "3599.9      | PT59M59S",
                "'3599.9'    | PT59M59S",
                "'3600.'     | PT1H",
                "3.6e3       | PT1H",
                "3.6E+3      | PT1H",
                "'3.6e3'     | PT1H",
                "36000e-1    | PT1H",
                "3600.000000000000000000000000000000000000001 | PT1H",
                "1.9999      | PT1S",
            })
    @Tag("B11")
    @Tag("B12")
    void lifetimesAreUnderstoodAsTheyAreSent(String expiresIn, Duration lifetime) throws Exception {
        Grant grant = lifetime(expiresIn);

        assertThat(grant.lifetime()).isEqualTo(lifetime);
        assertThat(grant.remarks()).isEmpty();
    }

    @ParameterizedTest
    @Tag("B9")
    @Tag("B10")
    @ValueSource(
            strings = {
                "0",
                "'0'",
                "-1",
                "'-3600'",
                "-0.0",
                "0.9",
                "1e-400",
                "1e-999999999",
                "-99999999999999999999",
                "-1e400",
                "0e999999999"
            })
    void noLifetimeAtAllIsAFloorOfOneSecond(String expiresIn) throws Exception {
        Grant grant = lifetime(expiresIn);

        assertThat(grant.lifetime()).isEqualTo(Duration.ofSeconds(1));
        assertThat(grant.remarks()).singleElement().asString().contains("less than a second");
    }

    @ParameterizedTest
    @Tag("B13")
    @ValueSource(
            strings = {
                "2592001", "1000000000000", "9223372036854775807", "9223372036854775808", "99999999999999999999",
                "'99999999999999999999'", "1e400", "'1e400'", "1e999999999", "2592000.5"
            })
    void absurdLifetimesAreCutToThirtyDays(String expiresIn) throws Exception {
        Grant grant = Assertions.assertTimeout(Duration.ofSeconds(5), () -> lifetime(expiresIn));

        assertThat(grant.lifetime()).isEqualTo(Duration.ofDays(30));
        assertThat(grant.remarks()).singleElement().asString().contains("more than 30 days");
    }

    @ParameterizedTest
    @Tag("B8")
    @ValueSource(strings = {"", ",'expires_in':null"})
    void withoutALifetimeItIsFiveMinutes(String member) throws Exception {
        Grant grant = answered("{'access_token':'%s','token_type':'Bearer'" + member + "}")
                .granted();

        assertThat(grant.lifetime()).isEqualTo(Duration.ofMinutes(5));
        assertThat(grant.remarks()).singleElement().asString().contains("names no expires_in", "5 minutes");
    }

    @ParameterizedTest
    @Tag("B14")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "true             | true or false",
                "false            | true or false",
                "{}               | an object",
                "{'seconds':3600} | an object",
                "[3600]           | an array",
                "'soon'           | a text",
                "''               | a text",
                "'1h'             | a text",
                "'0x10'           | a text",
                "'NaN'            | a text",
                "'1e9999999999'   | a text",
                "'٣٦٠٠'           | a text",
                "'%s'             | a text",
                "1e9999999999     | a number",
            })
    void whatIsNoLifetimeCountsAsMissingAndIsToldByItsKind(String expiresIn, String kind) throws Exception {
        Grant grant = lifetime(expiresIn);

        assertThat(grant.lifetime()).isEqualTo(Duration.ofMinutes(5));
        assertThat(grant.remarks()).singleElement().satisfies(remark -> {
            assertThat(remark).contains("cannot be understood, since it is " + kind + ";");
            Asked.assertReadable(remark);
            canary.seen((Object) remark);
        });
    }

    @ParameterizedTest
    @Tag("B24")
    @Tag("WP6")
    @ValueSource(strings = {"", "'"})
    void aLifetimeOfTenThousandDigitsCountsAsMissing(String quote) {
        String digits = quote + "9".repeat(10_000) + quote;

        assertThat(Assertions.assertTimeout(Duration.ofSeconds(5), () -> lifetime(digits))
                        .lifetime())
                .isEqualTo(Duration.ofMinutes(5));
    }

    // -- other members

    @Test
    @Tag("B15")
    @Tag("B16")
    void otherMembersAreIgnored() throws Exception {
        String refresh = canary.alsoSecret("refresh-me");
        Grant grant = answered("{'not-before-policy':0,'x':{'access_token':'other','deep':[[[{}]],1.5,null]},"
                        + "'access_token':'%s','token_type':'Bearer','refresh_token':'" + refresh
                        + "','expires_in':60,'refresh_expires_in':0,'error_hint':null,'error':null}")
                .granted();

        assertThat(grant.accessToken()).isEqualTo(canary.token());
        assertThat(grant.remarks()).isEmpty();
        canary.seen(grant);
    }

    @ParameterizedTest
    @Tag("B17")
    @ValueSource(strings = {"5", "['orders']", "null"})
    void aScopeThatIsNoTextIsIgnored(String scope) throws Exception {
        assertThat(answered("{'access_token':'%s','scope':" + scope + "}")
                        .granted()
                        .scope())
                .isNull();
    }

    // -- not the JSON object that it should be

    @ParameterizedTest
    @Tag("B18")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'access_token':'other','access_token':'%s'}       | access_token",
                "{'access_token':'%s','access_token':'%s'}          | access_token",
                "{'access_token':null,'access_token':'%s'}          | access_token",
                "{'access_token':'%s','\\u0061ccess_token':'x'}     | access_token",
                "{'access_token':'%s','expires_in':1,'expires_in':1} | expires_in",
                "{'token_type':'mac','access_token':'%s','token_type':'Bearer'} | token_type",
                "{'error':false,'access_token':'%s','error':'x'}    | error",
            })
    void membersThatAreLookedAtMayNotComeTwice(String body, String member) {
        assertMalformed(answered(body), "has more than one " + member);
    }

    @ParameterizedTest
    @Tag("B18")
    @Tag("WP6")
    @ValueSource(
            strings = {
                "{'access_token':'%s','x':1,'x':1}",
                "{'access_token':'%s','x':{'y':1,'y':2}}",
                "{'x':{'access_token':'a','access_token':'b'},'access_token':'%s'}",
                "{'x':[{'error':'a','error':'b'}],'access_token':'%s','X':1}",
            })
    void membersThatNobodyNeedsMayComeAsOftenAsTheyLike(String body) throws Exception {
        assertThat(answered(body).granted().accessToken()).isEqualTo(canary.token());
    }

    @ParameterizedTest
    @Tag("B19")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'access_token':'%s'}{'access_token':'%s'} | goes on after its JSON object",
                "{'access_token':'%s'} 1                    | goes on after its JSON object",
                "{'access_token':'%s'} []                   | goes on after its JSON object",
                "{'access_token':'%s'}}                     | is not valid JSON",
                "{'access_token':'%s'} trailing             | is not valid JSON",
                "{'access_token':'%s'} '%s                  | goes on after its JSON object",
            })
    void nothingMayFollowTheObject(String body, String why) {
        assertMalformed(answered(body), why);
    }

    @Test
    @Tag("B19")
    void spaceAroundTheObjectIsFine() throws Exception {
        assertThat(answered(" \r\n\t{'access_token':'%s'}\r\n \t").granted().accessToken())
                .isEqualTo(canary.token());
    }

    @ParameterizedTest
    @Tag("B20")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "null             | is not a JSON object",
                "[]               | is not a JSON object",
                "[{'access_token':'%s'}] | is not a JSON object",
                "'%s'             | is not a JSON object",
                "42               | is not a JSON object",
                "true             | is not a JSON object",
                "` `              | is not a JSON object",
                "``               | is empty",
                "%s               | is not valid JSON",
                "access_token=%s&token_type=bearer | is not valid JSON",
                "<html>%s</html>  | is not valid JSON",
                "{                | is not valid JSON",
                "{'access_token   | is not valid JSON",
                "{'access_token'  | is not valid JSON",
                "{'access_token': | is not valid JSON",
                "{'access_token':'%s | is not valid JSON",
                "{'access_token':'%s' | is not valid JSON",
                "{'access_token':'%s', | is not valid JSON",
                "{'access_token':'%s',} | is not valid JSON",
                "{access_token:'%s'} | is not valid JSON",
                "{'access_token':'%s' /* x */} | is not valid JSON",
                "{'access_token':%s} | is not valid JSON",
                "{'access_token':'%s','expires_in':%s} | is not valid JSON",
                "{'access_token':'%s','expires_in':NaN} | is not valid JSON",
                "{'access_token':'%s','expires_in':+1} | is not valid JSON",
                "{'access_token':'%s','expires_in':01} | is not valid JSON",
            })
    @Tag("B22")
    @Tag("B27")
    void whatIsNoJsonObjectIsMalformed(String body, String why) {
        assertMalformed(answered(body), why);
    }

    @Test
    @Tag("B20")
    void noContentIsMalformed() {
        assertThat(new Asked(canary).status(204).refused())
                .hasMessageContaining("answered 204, but the answer is empty. Check tokenEndpoint");
    }

    @Test
    @Tag("B21")
    void aPageOfHtmlIsToldByItsStatusTypeAndLength() {
        String page = "<html><h1>Welcome to " + canary.token() + "</h1></html>";

        TokenRequestException refusal = answered(page)
                .header("Content-Type", "text/html; charset=utf-8")
                .refused();

        assertThat(refusal)
                .hasMessage("token endpoint https://auth.example.com/oauth2/token answered 200, but the answer"
                        + " (text/html; charset=utf-8) is not valid JSON (" + page.length()
                        + " bytes). Check tokenEndpoint, and"
                        + " whether something stands in between: a proxy, a portal, a maintenance page");
        assertThat(refusal.kind()).isEqualTo(TokenRequestException.Kind.TRANSIENT);
        assertThat(refusal.statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @Tag("B22")
    @ValueSource(strings = {"text/plain", "text/html", "application/octet-stream", "application/json;charset=UTF-8"})
    void anObjectOfAnyContentTypeIsTaken(String contentType) throws Exception {
        assertThat(answered("{'access_token':'%s'}")
                        .header("content-type", contentType)
                        .granted()
                        .accessToken())
                .isEqualTo(canary.token());
    }

    @Test
    @Tag("B23")
    void aByteOrderMarkOrUtf16IsUnderstood() throws Exception {
        String json = json("{'access_token':'%s','x':'ä€😀'}");
        Charset[] wide = {UTF_16LE, UTF_16BE, Charset.forName("UTF-32LE"), Charset.forName("UTF-32BE")};
        for (Charset charset : wide) {
            assertThat(new Asked(canary)
                            .answers(json.getBytes(charset))
                            .granted()
                            .accessToken())
                    .isEqualTo(canary.token());
            assertThat(new Asked(canary)
                            .answers(("\uFEFF" + json).getBytes(charset))
                            .granted()
                            .accessToken())
                    .isEqualTo(canary.token());
        }
        assertThat(new Asked(canary).answers("\uFEFF" + json).granted().accessToken())
                .isEqualTo(canary.token());
    }

    @ParameterizedTest
    @Tag("B23")
    @Tag("WP6")
    @ValueSource(
            strings = {
                "{'access_token':'%s','x':'ä'}",
                "{'access_token':'%s','x':'ä','y':1}",
                "{'x':'ä','access_token':'%s'}",
                "{'x':{'y':['ÿþ']},'access_token':'%s'}",
                "{'ä':1,'access_token':'%s'}",
                "{'access_token':'%s','x':'Ã'}",
                "{'access_token':'%s','scope':'grün'}",
            })
    void bytesThatAreNoUtf8DoNotMatterWhereNobodyNeedsThem(String body) throws Exception {
        assertThat(new Asked(canary)
                        .answers(json(body).getBytes(ISO_8859_1))
                        .granted()
                        .accessToken())
                .isEqualTo(canary.token());
    }

    @Test
    @Tag("B23")
    void bytesThatAreNoUtf8AreFoundOutWhereTheyMatter() {
        assertMalformed(
                new Asked(canary).answers(json("{'access_token':'%sä'}").getBytes(ISO_8859_1)),
                "characters that may not stand in a header");
        assertMalformed(
                new Asked(canary).answers(json("{'access_token':'%s'}é").getBytes(ISO_8859_1)), "is not valid JSON");
    }

    @Test
    @Tag("B24")
    void absurdNestingIsMalformedWithoutHarm() {
        int levels = 100_000;
        for (String absurd : new String[] {
            "[".repeat(levels) + "]".repeat(levels), "{'x':".repeat(levels) + "1" + "}".repeat(levels),
        }) {
            Assertions.assertTimeout(
                    Duration.ofSeconds(10),
                    () -> assertMalformed(answered("{'access_token':'%s','x':" + absurd + "}"), "is not valid JSON"));
        }
    }

    @Test
    @Tag("B24")
    @Tag("WP6")
    void absurdNamesAndNumbersThatNobodyNeedsDoNoHarm() throws Exception {
        for (String absurd :
                new String[] {"{'" + "n".repeat(900_000) + "':1}", "9".repeat(900_000), "1e" + "9".repeat(9_000)}) {
            Grant grant = Assertions.assertTimeout(
                    Duration.ofSeconds(10),
                    () -> answered("{'x':" + absurd + ",'access_token':'%s'}").granted());

            assertThat(grant.accessToken()).isEqualTo(canary.token());
        }
    }

    @Test
    @Tag("B24")
    void theNestingThatIsStillTaken() throws Exception {
        int levels = 999;
        String nested = "[".repeat(levels) + "]".repeat(levels);

        assertThat(answered("{'access_token':'%s','x':" + nested + "}")
                        .granted()
                        .accessToken())
                .isEqualTo(canary.token());
        assertMalformed(answered("{'access_token':'%s','x':[" + nested + "]}"), "is not valid JSON");
    }

    // -- size and compression

    @Test
    @Tag("B25")
    void theLargestBodyIsAMebibyte() throws Exception {
        String json = json("{'access_token':'%s'}");
        String largest = json + " ".repeat(TokenAnswer.LARGEST_BODY - json.length());

        assertThat(new Asked(canary).answers(largest).granted().accessToken()).isEqualTo(canary.token());
        assertMalformed(new Asked(canary).answers(largest + " "), "is longer than 1048576 bytes");
    }

    @Test
    @Tag("B25")
    void anEndlessBodyIsCutAndClosed() {
        Endless endless = new Endless();

        assertMalformed(new Asked(canary).answers(endless), "is longer than 1048576 bytes");
        assertThat(endless.read).isBetween(1024L * 1024, 1024L * 1024 + 64 * 1024);
        assertThat(endless.closed).isTrue();
    }

    @Test
    @Tag("A14")
    void gzipIsDecodedThoughNobodyAskedForIt() throws Exception {
        byte[] body = gzip(json("{'access_token':'%s'}").getBytes(ISO_8859_1));

        assertThat(new Asked(canary)
                        .header("Content-Encoding", "gzip")
                        .answers(body)
                        .granted()
                        .accessToken())
                .isEqualTo(canary.token());
        assertThat(new Asked(canary).answers(body).granted().accessToken()).isEqualTo(canary.token());
    }

    @Test
    @Tag("A14")
    void gzipThatWasDecodedAlreadyIsNotDecodedAgain() throws Exception {
        assertThat(answered("{'access_token':'%s'}")
                        .header("Content-Encoding", "gzip")
                        .granted()
                        .accessToken())
                .isEqualTo(canary.token());
    }

    @Test
    @Tag("B25")
    void aGzipBombIsCut() throws Exception {
        byte[] bomb = gzip(new byte[50 * 1024 * 1024]);

        assertThat(bomb.length).isLessThan(TokenAnswer.LARGEST_BODY);
        assertMalformed(new Asked(canary).answers(bomb), "is longer than 1048576 bytes");
    }

    @Test
    @Tag("WT7")
    void deflateIsDecodedToo() throws Exception {
        for (int level : new int[] {0, 1, 6, 9}) { // each has first bytes of its own
            byte[] body = zlib(json("{'access_token':'%s'}").getBytes(ISO_8859_1), level);

            assertThat(new Asked(canary)
                            .header("Content-Encoding", "deflate")
                            .answers(body)
                            .granted()
                            .accessToken())
                    .isEqualTo(canary.token());
            assertThat(new Asked(canary).answers(body).granted().accessToken()).isEqualTo(canary.token());
        }
    }

    @Test
    @Tag("WT7")
    void aDeflateBombIsCut() throws Exception {
        byte[] bomb = zlib(new byte[50 * 1024 * 1024], 9);

        assertThat(bomb.length).isLessThan(TokenAnswer.LARGEST_BODY);
        assertMalformed(new Asked(canary).answers(bomb), "is longer than 1048576 bytes");
    }

    @ParameterizedTest
    @Tag("B27")
    @Tag("WT7")
    @ValueSource(strings = {"gzip", "deflate"})
    void whatIsNotWholeIsBroken(String encoding) throws Exception {
        byte[] json = json("{'access_token':'%s'}").getBytes(ISO_8859_1);
        byte[] whole = encoding.equals("gzip") ? gzip(json) : zlib(json, 6);
        byte[] half = Arrays.copyOf(whole, whole.length / 2);
        byte[] bent = whole.clone();
        bent[whole.length / 2] ^= 0x55;
        byte[] head = Arrays.copyOf(whole, 2);

        for (byte[] broken : new byte[][] {half, bent, head}) {
            assertMalformed(
                    new Asked(canary).header("Content-Encoding", encoding).answers(broken),
                    "is broken " + encoding + " (" + broken.length + " bytes)");
        }
    }

    @ParameterizedTest
    @Tag("WT7")
    @CsvSource({"br, encoded by br", "' zstd ', encoded by zstd", "'gzip, br', 'encoded by gzip, br'"})
    void anEncodingThatIsNotKnownIsNamed(String encoding, String words) {
        assertMalformed(
                new Asked(canary)
                        .header("Content-Type", "application/json")
                        .header("Content-Encoding", encoding)
                        .answers("\u0003\u0001\u0002compressed"),
                "but the answer (application/json, " + words + ") is not valid JSON (13 bytes)");
        assertMalformed(
                new Asked(canary).header("Content-Encoding", encoding).answers("\u0003\u0001\u0002compressed"),
                "but the answer (" + words + ") is not valid JSON (13 bytes)");
    }

    @ParameterizedTest
    @Tag("WT7")
    @ValueSource(strings = {"identity", "GZIP", "x-gzip", "deflate", "br"})
    void anEncodingThatIsNoLongerThereIsNoMatter(String encoding) throws Exception {
        assertThat(answered("{'access_token':'%s'}")
                        .header("Content-Encoding", encoding)
                        .granted()
                        .accessToken())
                .isEqualTo(canary.token());
        assertThat(answered("nothing").header("Content-Encoding", encoding).refused())
                .hasMessageContaining(
                        encoding.equals("br")
                                ? "but the answer (encoded by br) is not valid JSON"
                                : "but the answer is not valid JSON");
    }

    @Test
    @Tag("B27")
    @Tag("WT7")
    void aBodyThatBreaksOffIsTransientAndKeepsItsStatus() {
        assertMalformed(
                new Asked(canary).breaksOffBy(new SocketException("after " + canary.token())),
                "answered 200, but the answer cannot be read to its end (java.net.SocketException)");
        assertMalformed(
                new Asked(canary).breaksOffBy(new IllegalArgumentException("no length: " + canary.token())),
                "answered 200, but the answer cannot be read to its end (java.lang.IllegalArgumentException)");
        assertThat(new Asked(canary).failsBy(new EOFException()).refused().kind())
                .isEqualTo(TokenRequestException.Kind.TRANSIENT);
    }

    // -- help

    private Grant lifetime(String expiresIn) throws TokenRequestException {
        return answered("{'access_token':'%s','token_type':'Bearer','expires_in':" + expiresIn + "}")
                .granted();
    }

    /** An answer of 200; JSON is easier to read with single quotes. */
    private Asked answered(String body) {
        return new Asked(canary).answers(json(body));
    }

    private String json(String body) {
        return body.replace('\'', '"').replace("%s", canary.token());
    }

    private static void assertMalformed(Asked asked, String why) {
        TokenRequestException refusal = asked.refused();
        assertThat(refusal)
                .hasMessageContaining("but the answer ")
                .hasMessageContaining(why)
                .hasNoCause();
        assertThat(refusal.kind()).isEqualTo(TokenRequestException.Kind.TRANSIENT);
        assertThat(refusal.error()).isNull();
        assertThat(refusal.retryAfter()).isZero();
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(plain);
        }
        return bytes.toByteArray();
    }

    private static byte[] zlib(byte[] plain, int level) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(level);
        try (DeflaterOutputStream zlib = new DeflaterOutputStream(bytes, deflater)) {
            zlib.write(plain);
        } finally {
            deflater.end();
        }
        return bytes.toByteArray();
    }

    /** Spaces without end. */
    private static final class Endless extends InputStream {

        private long read;
        private boolean closed;

        @Override
        public int read() {
            read++;
            return ' ';
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            Arrays.fill(into, offset, offset + length, (byte) ' ');
            read += length;
            return length;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
