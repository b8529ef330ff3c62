package io.latchkey;

import static io.latchkey.Finding.quoted;

import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Where a token may go, by the text of a URL: what {@link AllowedOrigins} says of it and what {@link URI}, {@link URL} and
 * OkHttp's {@link HttpUrl} make of it lead to the same place, or it gets no token.
 */
final class OriginTarget implements Target {

    private static final String PASSWORD = "pw-4711";

    private final Map<Api, AllowedOrigins> allowed = new ConcurrentHashMap<>();

    @Override
    public void tryOn(Dice input) {
        Api api = input.of(Api.ALL);
        AllowedOrigins origins = allowed.computeIfAbsent(api, Api::allowed);
        UrlText url = UrlText.of(input, api);
        byUri(api, origins, url);
        byHttpUrl(api, origins, url);
        asAnAllowedOrigin(url.text());
        asAnAllowedOrigin(url.text().replace("evil@", "me:" + PASSWORD + "@"));
    }

    private static void byUri(Api api, AllowedOrigins origins, UrlText url) {
        URI uri = uri(url.text());
        boolean goes = uri != null && origins.allows(uri);
        Finding.unless(goes || !url.plain(), () -> quoted(url.text()) + " is at " + origins + ", and gets no token");
        if (uri == null || !goes) {
            return;
        }
        String path = uri.getRawPath();
        Finding.unless(
                api.holds(path),
                () -> quoted(url.text()) + " gets a token of " + origins + ", though its path is read as "
                        + ServersReadings.of(path));
        HttpUrl other = HttpUrl.parse(url.text());
        Finding.unless(
                other == null || (isAt(api, other) && api.holds(other.encodedPath())),
                () -> quoted(url.text()) + " gets a token of " + origins + ", and is " + other + " to OkHttp");
        URL old = url(url.text());
        Finding.unless(
                old == null || !isAscii(old.getHost()) || api.isHost(old.getHost()),
                () -> quoted(url.text()) + " gets a token of " + origins + ", and is at "
                        + (old == null ? "" : old.getHost()) + " to java.net.URL");
    }

    private static void byHttpUrl(Api api, AllowedOrigins origins, UrlText url) {
        HttpUrl parsed = HttpUrl.parse(url.text());
        boolean goes = parsed != null
                && origins.allows(Origin.of(parsed.scheme(), parsed.host(), parsed.port()), parsed.encodedPath());
        Finding.unless(
                goes || !url.plain(), () -> quoted(url.text()) + " is at " + origins + ", and gets no token in OkHttp");
        Finding.unless(
                !goes || (isAt(api, parsed) && api.holds(parsed.encodedPath())),
                () -> quoted(url.text()) + ", which is " + parsed + " to OkHttp, gets a token of " + origins);
    }

    private static boolean isAt(Api api, @Nullable HttpUrl url) {
        if (url == null) {
            return false;
        }
        String host = url.host().indexOf(':') < 0 ? url.host() : "[" + url.host() + "]";
        return api.isAt(url.scheme(), host + ":" + url.port());
    }

    /** Whoever types it in means the place that the HTTP libraries take it for. */
    private static void asAnAllowedOrigin(String text) {
        AllowedOrigins typed;
        try {
            typed = AllowedOrigins.allowingInsecureHttp(text);
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            Finding.unless(
                    !message.contains(PASSWORD), () -> quoted(text) + " is refused with its password: " + message);
            return;
        }
        Place place = typed.places().iterator().next();
        HttpUrl other = HttpUrl.parse(text);
        Finding.unless(
                other == null || place.origin().equals(Origin.of(other.scheme(), other.host(), other.port())),
                () -> quoted(text) + " is allowed as " + place + ", and is " + other + " to OkHttp");
        URI uri = uri(text);
        Finding.unless(
                uri == null || (uri.getHost() == null && !isAscii(text)) || typed.allows(uri),
                () -> quoted(text) + " is allowed as " + place + ", and is not allowed");
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    private static @Nullable URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            return null;
        }
    }

    @SuppressWarnings("deprecation") // its constructor reads as leniently as its users do
    private static @Nullable URL url(String text) {
        try {
            return new URL(text);
        } catch (MalformedURLException e) {
            return null;
        }
    }
}
