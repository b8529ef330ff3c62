package io.latchkey;

import java.util.List;
import java.util.Locale;

/**
 * URLs as nobody should write them: an API's own, bent in the ways by which parsers have been led astray.
 *
 * @param text the URL
 * @param plain whether nothing of it is bent, so that it has to get its token
 */
record UrlText(String text, boolean plain) {

    private static final List<String> SCHEMES = List.of(
            "http", "https", "HTTP", "hTTps", "ws", "wss", "ftp", "", "http:http", "jar:http", "http\t", "\u212Attp");

    private static final List<String> BEFORE_AUTHORITY =
            List.of("://", ":/", ":", ":///", ":\\\\", ":/\\", "//", ":////", "://\t", ":// ");

    private static final List<String> USER_INFO = List.of(
            "evil@",
            "api.example.com@",
            "api.example.com:80@",
            "a:b@",
            "@",
            ":@",
            "a@b@",
            "%40@",
            "gateway.example.com:8080\\@",
            "gateway.example.com%2Forders@",
            "api.example.com#@",
            "api.example.com?@",
            "api.example.com;@");

    private static final List<String> BETWEEN = List.of(
            ".",
            "/",
            "\\",
            "#",
            "?",
            "@",
            ";",
            ":80@",
            ":80#@",
            ":80\\@",
            "%2f",
            "%5c",
            "%40",
            "%23",
            "%00",
            "\u0000",
            "\t",
            " ",
            "\r\n",
            "\uFF0F",
            "\uFF20",
            "\uFF03",
            "\uFF1F",
            "\u2100",
            "\u2048",
            "\u3002",
            "%2e",
            "%E3%80%82",
            "|",
            "^",
            "`",
            "{",
            "}",
            "&",
            ",",
            "\u00AD",
            "\u200B",
            ":",
            "::",
            "[",
            "]",
            "%25");

    private static final List<String> OTHER_HOSTS = List.of(
            "evil.example",
            "127.0.0.1",
            "0",
            "127.1",
            "0x7f.1",
            "2130706433",
            "0177.0.0.1",
            "017700000001",
            "192.0.519",
            "0300.0.2.7",
            "0xc0000207",
            "192.0.2.07",
            "192.0.2.7.",
            "192.0.2.263",
            "[::1]",
            "[::]",
            "[::ffff:192.0.2.7]",
            "[::FFFF:c000:207]",
            "[2001:db8::1%25eth0]",
            "[2001:db8::1%eth0]",
            "[2001:0DB8:0::0:1]",
            "[2001:db8::0.0.0.1]",
            "[2001:db8::1",
            "2001:db8::1",
            "[v1.a]",
            "localhost.",
            "LOCALHOST",
            "loc\u0251lhost",
            "xn--bcher-kva.example",
            "XN--BCHER-KVA.example",
            "bu\u0308cher.example",
            "b%C3%BCcher.example",
            "xn--80ak6aa92e.com",
            "fa\u00DF.example",
            "ap\u0131.example.com",
            "ap\u0130.example.com",
            "api.example.com.evil.example",
            "api.example.com%00.evil.example",
            "\uFF41pi.example.com",
            "\u24D0pi.example.com",
            "api\uFF0Eexample\uFF0Ecom",
            "api\u3002example\u3002com",
            "api..example.com",
            ".api.example.com",
            "-api.example.com",
            "api.example.com-",
            "*.example.com",
            "{host}",
            "api.example.com{x}",
            "",
            " ",
            ".");

    private static final List<String> PORTS = List.of(
            ":80",
            ":",
            ":080",
            ":0",
            ":443",
            ":8080",
            ":8443",
            ":65535",
            ":65536",
            ":65616",
            ":4294967376",
            ":+80",
            ":-80",
            ":-1",
            ":80:80",
            ": 80",
            ":80 ",
            ":\uFF18\uFF10",
            ":\u0668\u0660",
            ":8\u0000080",
            ":80a",
            ":0x50",
            ":8080@",
            ":{p}",
            ":00000008080");

    private static final List<String> SEGMENTS = List.of(
            "orders",
            "1",
            "",
            "..",
            ".",
            "prices",
            "shop",
            "orders.v1",
            "%2e%2e",
            "%2E.",
            ".%2e",
            "..;",
            "..;a=b",
            ".;",
            "..%00",
            "..%2f",
            "..%2F..",
            "..%5c",
            "%2f",
            "%5c",
            "..\\prices",
            "%252e%252e",
            "%252f",
            "%25%32%65",
            "%u002e",
            "%c0%ae%c0%ae",
            "%e0%80%ae",
            "%EF%BC%8E%EF%BC%8E",
            "\uFF0E\uFF0E",
            "%E2%80%A5",
            "\u2025",
            "%E2%88%95",
            "orders;a=b",
            "orders%3B",
            "orders%3F",
            "orders%23",
            "orders?",
            "orders#",
            "ORDERS",
            "%6frders",
            "orders%20",
            "orders.",
            "orders..",
            "orders%00",
            "orders%0d%0a",
            "orders%09",
            "...",
            "....",
            ". .",
            "%20..",
            "..%20",
            "or\tders",
            "orders\u0000",
            "orders\u00E4",
            "orders%C3%A4",
            "orders%E4",
            "{id}",
            "{a:.*}",
            "{",
            "}",
            "%7Bid%7D",
            "a%",
            "a%2",
            "a%zz",
            "\uFF4Frders",
            "%EF%BD%8Frders",
            "orders2",
            "..orders",
            "orders|x",
            "[1]",
            "a:b",
            "@",
            "*",
            "\u202E",
            "\uD800",
            "%ED%A0%80",
            "%F0%9F%98%80",
            "~",
            "+",
            "&a=b",
            "$",
            "!",
            "'",
            "\"",
            "<",
            ">",
            "^",
            "`",
            "orders/../prices",
            "orders/../orders",
            "./orders");

    private static final List<String> AFTER_PATH = List.of(
            "?a=b",
            "#top",
            "?",
            "#",
            "?../prices",
            "#/../prices",
            "?a=b#c?d",
            "#@evil.example/",
            "?@evil.example/",
            ";a=b",
            "%3F",
            "%23",
            "?{q}",
            "?a={b}",
            "?\r\nX-Evil: 1",
            "? HTTP/1.1\r\n",
            "?%0d%0a",
            "?a b",
            "?\u00E4");

    private static final List<String> ANYTHING = List.of(
            "\\", "/", "@", ":", "#", "?", "%", "\t", "\r", "\n", "\r\n", " ", "\u0000", "\u000B", "\u0085", "\u00A0",
            "\u2028", "\uFEFF", "\u200D", "\u00AD", "\u0131", "\u017F", "\uFF0E", "\uFF0F", "\uFF1A", "\uFF20", "%2e",
            "%2f", "%40", "%3a", "%09", "%0a", "{", "}", "[", "]", "|", "\"", "<", "\u0120", "\u012F", "\u013A",
            "\u0140", "\u0123");

    /** One URL about this API. */
    static UrlText of(Dice dice, Api api) {
        if (dice.below(4) == 0) {
            return plain(dice, api);
        }
        StringBuilder url = new StringBuilder();
        url.append(dice.below(4) == 3 ? dice.of(SCHEMES) : api.scheme());
        url.append(dice.oneIn(8) ? dice.of(BEFORE_AUTHORITY) : "://");
        url.append(dice.oneIn(6) ? dice.of(USER_INFO) : "");
        url.append(host(dice, api));
        url.append(dice.oneIn(4) ? dice.of(PORTS) : plainPort(api));
        url.append(dice.oneIn(12) ? "" : api.path());
        url.append(path(dice));
        url.append(dice.oneIn(4) ? dice.of(AFTER_PATH) : "");
        for (int i = dice.oneIn(3) ? 1 + dice.below(3) : 0; i > 0; i--) {
            int at = dice.below(url.length() + 1);
            String what = dice.oneIn(4) ? String.valueOf(dice.character()) : dice.of(ANYTHING);
            url.replace(at, Math.min(url.length(), at + dice.below(2)), what);
        }
        return new UrlText(url.toString(), false);
    }

    private static UrlText plain(Dice dice, Api api) {
        boolean upper = dice.oneIn(4) && api.typed().equals(api.host());
        String host = upper ? api.typed().toUpperCase(Locale.ROOT) : api.host();
        String port = api.port() == Api.defaultPort(api.scheme()) && dice.oneIn(3) ? ":" + api.port() : plainPort(api);
        StringBuilder path = new StringBuilder(api.path().equals("/") ? "" : api.path());
        for (int i = dice.below(4); i > 0; i--) {
            path.append('/')
                    .append(dice.of(
                            "1", "prices", "a_b-c", "file.json", "a%20b", "%C3%A4", "~me", "2026-11-30", "x:y", "a,b"));
        }
        String rest = dice.of("", "?a=b", "?a=b&c=%2F", "#top");
        return new UrlText(api.scheme() + "://" + host + port + path + (path.isEmpty() ? "/" : "") + rest, true);
    }

    private static String plainPort(Api api) {
        return api.port() == Api.defaultPort(api.scheme()) ? "" : ":" + api.port();
    }

    private static String host(Dice dice, Api api) {
        return switch (dice.below(8)) {
            case 5 -> dice.of(OTHER_HOSTS);
            case 6 ->
                dice.oneIn(2)
                        ? "evil.example" + dice.of(BETWEEN) + api.typed()
                        : api.typed() + dice.of(BETWEEN) + "evil.example";
            case 7 -> bent(dice, api.typed());
            default -> api.typed();
        };
    }

    /** One letter of it written in another way, which is the same to some. */
    private static String bent(Dice dice, String host) {
        int at = dice.below(host.length());
        char c = host.charAt(at);
        String other = switch (dice.below(9)) {
            case 0 -> String.format("%%%02x", (int) c);
            case 1 -> String.valueOf((char) (c + 0xFEE0)); // full width
            case 2 -> String.valueOf((char) (c + 0x100 * (1 + dice.below(255)))); // the same once it is cut to a byte
            case 3 -> String.valueOf(c).toUpperCase(Locale.ROOT);
            case 4 -> c + "\u0301";
            case 5 -> c + dice.of("\u00AD", "\u200B", "\u200D", "\uFE00", "\t", "\n", "\u2060");
            case 6 -> Character.isLowerCase(c) && c <= 'z' ? String.valueOf((char) (c - 'a' + 0x24D0)) : "\u3002";
            case 7 -> "";
            default -> String.valueOf(dice.character());
        };
        return host.substring(0, at) + other + host.substring(at + 1);
    }

    private static String path(Dice dice) {
        StringBuilder path = new StringBuilder();
        for (int i = dice.below(5); i > 0; i--) {
            path.append(dice.oneIn(12) ? dice.of("\\", "//", "%2f", "\uFF0F", ";/", "") : "/")
                    .append(dice.of(SEGMENTS));
        }
        return path.toString();
    }

    /** A path for itself. */
    static String pathOf(Dice dice, Api api) {
        return (dice.oneIn(6) ? "" : api.path()) + path(dice);
    }
}
