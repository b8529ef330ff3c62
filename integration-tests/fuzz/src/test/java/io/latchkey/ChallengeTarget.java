package io.latchkey;

import static io.latchkey.Finding.quoted;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import okhttp3.Challenge;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;

/**
 * A {@code WWW-Authenticate} header: one that is well-formed by RFC 9110 section 11.6.1 is read as it was meant, and as OkHttp reads
 * it; of any other, nothing is thrown.
 */
final class ChallengeTarget implements Target {

    private static final List<String> SCHEMES =
            List.of("Bearer", "bearer", "BEARER", "Basic", "Digest", "DPoP", "Negotiate", "PoP", "x!#$%&'*+-.^_`|~");

    private static final List<String> NAMES = List.of(
            "error",
            "scope",
            "realm",
            "error_description",
            "nonce",
            "authorization_uri",
            "Error",
            "a",
            "claims",
            "x-y");

    private static final List<String> VALUES = List.of(
            "invalid_token",
            "insufficient_scope",
            "invalid_request",
            "insufficient_claims",
            "orders prices",
            "",
            "a,b",
            "a=b",
            "Bearer error=x",
            "\"",
            "\\",
            "a\\\"b",
            ", Basic realm=x",
            "\t",
            "https://a.example/?b=c,d",
            "\u00E4",
            "token68==");

    private static final Set<String> NOT_THE_TOKEN =
            Set.of("insufficient_scope", "invalid_request", "insufficient_claims", "insufficient_user_authentication");

    private static final List<String> BENDS =
            List.of(",", "=", "\"", "\\", " ", "\t", ";", "Bearer", "==", ",,", "\u0000", "\u2028", "(", "/");

    private record Meant(String scheme, Map<String, String> parameters) {}

    @Override
    public void tryOn(Dice input) {
        if (input.below(4) == 3) {
            byte[] raw = input.rest();
            anything(new String(raw, ISO_8859_1));
            return;
        }
        List<Meant> meant = new ArrayList<>();
        String header = wellFormed(input, meant);
        if (input.oneIn(3)) {
            StringBuilder bent = new StringBuilder(header);
            int at = input.below(bent.length() + 1);
            bent.replace(at, Math.min(bent.length(), at + input.below(2)), input.of(BENDS));
            anything(bent.toString());
            return;
        }
        List<AuthChallenge> read = AuthChallenge.parse(header);
        Finding.unless(same(meant, read), () -> quoted(header) + " means " + meant + ", and is read as " + read);
        byOkHttp(header, meant);
        BearerChallenge bearer = BearerChallenge.among(List.of(header));
        boolean dead = isDead(meant);
        Finding.unless(
                bearer.meansDeadToken() == dead,
                () -> quoted(header) + (dead ? " says" : " does not say") + " that the token is dead");
    }

    private static void anything(String header) {
        List<AuthChallenge> read = AuthChallenge.parse(header);
        BearerChallenge.among(List.of(header, header));
        Finding.unless(read.size() <= header.length(), () -> quoted(header) + " has more challenges than characters");
    }

    private static String wellFormed(Dice dice, List<Meant> meant) {
        StringBuilder header = new StringBuilder();
        for (int i = 1 + dice.below(3); i > 0; i--) {
            Meant challenge = new Meant(dice.of(SCHEMES), new LinkedHashMap<>());
            header.append(header.isEmpty() ? "" : space(dice) + "," + space(dice))
                    .append(challenge.scheme);
            if (dice.oneIn(5)) {
                header.append(' ').append(dice.of("abc", "a/b+c-._~==", "x=", "YII="));
            } else {
                parameters(dice, challenge, header);
            }
            meant.add(challenge);
        }
        return header.toString();
    }

    private static void parameters(Dice dice, Meant challenge, StringBuilder header) {
        String separator = " ";
        for (int i = dice.below(4); i > 0; i--) {
            String name = dice.of(NAMES);
            if (challenge.parameters.putIfAbsent(name.toLowerCase(Locale.ROOT), "") != null) {
                continue;
            }
            String value = dice.of(VALUES);
            challenge.parameters.put(name.toLowerCase(Locale.ROOT), value);
            boolean token = value.matches("[A-Za-z0-9_]+") && dice.oneIn(2);
            header.append(separator)
                    .append(name)
                    .append(space(dice))
                    .append('=')
                    .append(space(dice));
            header.append(token ? value : '"' + value.replaceAll("([\"\\\\])", "\\\\$1") + '"');
            separator = space(dice) + "," + space(dice);
        }
    }

    private static String space(Dice dice) {
        return dice.of("", "", "", " ", "\t", "  ");
    }

    private static boolean same(List<Meant> meant, List<AuthChallenge> read) {
        List<Meant> asRead = new ArrayList<>();
        read.forEach(each -> asRead.add(new Meant(each.scheme(), each.parameters())));
        return meant.equals(asRead);
    }

    private static void byOkHttp(String header, List<Meant> meant) {
        boolean ascii = header.chars().allMatch(c -> c < 0x80);
        if (!ascii) {
            return; // which OkHttp's builder of headers refuses
        }
        Response answer = new Response.Builder()
                .request(new Request.Builder().url("https://api.example.com/").build())
                .protocol(Protocol.HTTP_1_1)
                .code(401)
                .message("")
                .addHeader("WWW-Authenticate", header)
                .build();
        List<Challenge> challenges = answer.challenges();
        if (challenges.size() != meant.size()) {
            return; // OkHttp gives up where there is a space before an equals sign, say
        }
        for (int i = 0; i < challenges.size(); i++) {
            Map<String, String> theirs = new TreeMap<>();
            challenges.get(i).authParams().forEach((name, value) -> {
                if (name != null) {
                    theirs.put(name.toLowerCase(Locale.ROOT), value);
                }
            });
            Meant ours = meant.get(i);
            Finding.unless(
                    ours.scheme.equals(challenges.get(i).scheme()) && theirs.equals(new TreeMap<>(ours.parameters)),
                    () -> quoted(header) + " means " + meant + ", and is " + challenges + " to OkHttp");
        }
    }

    /** RFC 6750 section 3.1, as the README's table has it. */
    private static boolean isDead(List<Meant> challenges) {
        List<Meant> bearer = challenges.stream()
                .filter(each -> each.scheme.equalsIgnoreCase("Bearer")
                        || Objects.equals(each.parameters.get("error"), "invalid_token"))
                .toList();
        return challenges.isEmpty()
                || bearer.stream().anyMatch(each -> !NOT_THE_TOKEN.contains(each.parameters.getOrDefault("error", "")));
    }
}
