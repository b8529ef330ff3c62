package io.latchkey.contract;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The page that tells a reviewer where redirects take a token, made of what was seen of each stack. */
final class RedirectPage {

    private static final List<String> METHODS = List.of("GET", "POST");
    private static final List<String> TARGETS =
            Stream.of(RedirectTarget.values()).map(RedirectTarget::toString).toList();

    private static final String HEAD = """
            # Where redirects take a token

            Made by the build, of what it saw of each stack: it fails where this page is not true. A call that bears a token is answered by a redirect; where that
            leads, whatever comes without a token is refused, to see whether a stack takes that refusal for its own affair.

            %s

            In every one of them: the token endpoint is asked once in all, no call is sent twice to where it began, and what arrives in clear after HTTPS bears no token.

            | in a cell | what happens |
            | --- | --- |
            | handed on | the redirect is not followed: its caller has the 3xx |
            | refused | nothing is sent, no token is asked for, and the failure says which setting to change |
            | GET with token | followed by a GET, and the token arrives there |
            | GET without token, POST without token | followed by that method, and no token arrives there; a POST with its body |
            | not sent, fails by ... | the stack itself fails, before anything has arrived |

            What comes first in a cell is so for each of 301, 302, 303, 307 and 308 that is not named after it.

            | stack | told about redirects | call | same origin | other port | other host | HTTPS to HTTP |
            | --- | --- | --- | --- | --- | --- | --- |
            """;

    private static final String FOOT = """

            **Read it so.** Where a stack follows within the origin, in the first column, the token goes along, from one path to another, too: what is allowed is an origin. A POST that is followed to another origin takes its *body* there without the token: that is the HTTP library's way, and a setting of your client.

            %s

            **Where nobody says that an answer is to a redirect** (RESTEasy's `URLConnectionEngine`, Quarkus's client), nothing is refused here: what a 401 costs there is said in
            [jaxrs-filter](../jaxrs-filter/README.md#redirects).

            **Not in it.** Other port and other host are plain HTTP on one machine, and differ in that alone. Spring's clients run as their page wants them, told not to follow: one that follows is
            [not defended](spring/src/main/java/io/latchkey/spring/BearerAuthRequestInterceptor.java). The clients of openapi-generator for OkHttp, Retrofit, Feign and the like call over the `OkHttpClient` that they are
            given, and are in its row. Asynchronous calls take the same way through the same client. What was seen, status by status: [redirects](redirects).

            One stack anew: `mvn -pl integration-tests/okhttp5 -am test -Dtest=OkHttp5Test -Dsurefire.failIfNoSpecifiedTests=false -Dredirects.update`; then this page: the same for `integration-tests/contract`
            and `RedirectPageTest`.
            """;

    private final Map<String, List<RedirectRow>> stacks;

    /** For these stacks, by name. */
    private RedirectPage(Map<String, List<RedirectRow>> stacks) {
        this.stacks = stacks;
    }

    static RedirectPage of(List<RedirectFile> files) throws IOException {
        Map<String, List<RedirectRow>> stacks = new LinkedHashMap<>();
        for (RedirectFile file : files) {
            if (stacks.put(file.name(), file.rows()) != null) {
                throw new IllegalArgumentException("two stacks are called " + file.name());
            }
        }
        return new RedirectPage(stacks);
    }

    String text() {
        return HEAD.formatted(sum()) + lines() + FOOT.formatted(bothOrigins());
    }

    private String sum() {
        List<RedirectRow> rows = stacks.values().stream().flatMap(List::stream).toList();
        long away = count(rows.stream().filter(row -> !isWithinOrigin(row)), "with token");
        return "**%d redirected calls on %d stacks: %d were followed. The token went along in %d, within its origin, and in %d to another.**"
                .formatted(
                        rows.size() * RedirectRow.STATUSES.size(),
                        stacks.size(),
                        count(rows.stream(), " token"),
                        count(rows.stream().filter(RedirectPage::isWithinOrigin), "with token"),
                        away);
    }

    private static boolean isWithinOrigin(RedirectRow row) {
        return row.target().equals(RedirectTarget.SAME_ORIGIN.toString());
    }

    private static long count(Stream<RedirectRow> rows, String words) {
        return rows.flatMap(row -> row.cells().stream())
                .filter(cell -> cell.contains(words))
                .count();
    }

    /** Stacks that do the same have their lines together. */
    private String lines() {
        Map<List<String>, List<String>> names = new LinkedHashMap<>();
        stacks.forEach((name, rows) ->
                names.computeIfAbsent(lines(rows), same -> new ArrayList<>()).add(name));
        StringBuilder lines = new StringBuilder();
        names.forEach((same, those) -> {
            String start = String.join("; ", those);
            for (String line : same) {
                lines.append("| ").append(start).append(line);
                start = "";
            }
        });
        return lines.toString();
    }

    /** Of one stack: settings, and then methods, that make no difference have a line in common. */
    private static List<String> lines(List<RedirectRow> rows) {
        Map<List<String>, List<String>> settings = new LinkedHashMap<>();
        for (String setting : rows.stream().map(RedirectRow::setting).distinct().toList()) {
            settings.computeIfAbsent(ofSetting(rows, setting), same -> new ArrayList<>())
                    .add(setting);
        }
        List<String> lines = new ArrayList<>();
        settings.forEach((same, those) -> {
            String start = String.join(", or ", those);
            for (String line : same) {
                lines.add(" | " + start + line);
                start = "";
            }
        });
        return lines;
    }

    private static List<String> ofSetting(List<RedirectRow> rows, String setting) {
        Map<String, List<String>> methods = new LinkedHashMap<>();
        for (String method : METHODS) {
            String cells = TARGETS.stream()
                    .map(target -> words(cells(rows, setting, RedirectRow.ONE_ORIGIN, target, method)))
                    .collect(Collectors.joining(" | "));
            methods.computeIfAbsent(cells, same -> new ArrayList<>()).add(method);
        }
        List<String> lines = new ArrayList<>();
        methods.forEach((cells, those) -> lines.add(" | " + String.join(", ", those) + " | " + cells + " |\n"));
        return lines;
    }

    private static List<String> cells(
            List<RedirectRow> rows, String setting, String allowed, String target, String method) {
        return rows.stream()
                .filter(row -> row.setting().equals(setting)
                        && row.allowed().equals(allowed)
                        && row.target().equals(target)
                        && row.method().equals(method))
                .findFirst()
                .orElseThrow()
                .cells();
    }

    /** What is so most often, without its statuses; then the others, with theirs. */
    private static String words(List<String> cells) {
        Map<String, List<String>> statuses = new LinkedHashMap<>();
        for (int i = 0; i < cells.size(); i++) {
            statuses.computeIfAbsent(cells.get(i), cell -> new ArrayList<>())
                    .add(RedirectRow.STATUSES.get(i).toString());
        }
        List<String> words = new ArrayList<>();
        statuses.entrySet().stream()
                .sorted((one, other) -> other.getValue().size() - one.getValue().size())
                .forEach(entry -> words.add(
                        words.isEmpty()
                                ? entry.getKey()
                                : String.join(", ", entry.getValue()) + ": " + entry.getKey()));
        return String.join("; ", words);
    }

    /** What is otherwise where tokens may go to the second origin, too. */
    private String bothOrigins() {
        List<String> others = new ArrayList<>();
        stacks.forEach((name, rows) -> rows.stream()
                .filter(row -> row.allowed().equals(RedirectRow.BOTH_ORIGINS))
                .filter(row -> !row.cells()
                        .equals(cells(rows, row.setting(), RedirectRow.ONE_ORIGIN, row.target(), row.method())))
                .forEach(row -> others.add("%s, %s, %s to %s: %s"
                        .formatted(name, row.setting(), row.method(), row.target(), words(row.cells())))));
        return others.isEmpty()
                ? "**Where tokens are allowed at both origins**, all the same is seen: a redirect takes none from one to the other, and a call of your own to the other gets one."
                : "**Where tokens are allowed at both origins**, the same is seen, but for these:\n\n- "
                        + String.join("\n- ", others);
    }
}
