package io.latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathReadingsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/orders",
                "/orders/",
                "/Orders/4711/a_b-c",
                "/orders/1.json",
                "/.well-known/x",
                "/orders/a...b",
                "/orders/~me!$&'()*+,=:@[]",
            })
    void nearlyEveryPathIsReadInOneWay(String path) {
        assertThat(PathReadings.of(path)).containsExactly(path);
    }

    @Test
    void noPathIsTheRoot() {
        assertThat(PathReadings.of("")).containsExactly("/");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/orders/a%20b      | /orders/a b",
                "/orders/%C3%A4     | /orders/ä",
                "/%6Frders          | /orders",
                "/orders/file%2Ejson| /orders/file.json",
                "/orders/100%25     | /orders/100%",
                "/orders/5%25+x     | /orders/5%+x",
                "/orders/%252       | /orders/%2",
                "/orders/%25/2e     | /orders/%/2e",
                "/a/./b             | /a/b",
                "/a/../b            | /b",
                "/a/b/..            | /a/",
                "/a/.               | /a/",
                "/..                | /",
                "/../../a           | /a",
                "/a/b/../../..      | /",
                "/orders;v=1/1      | /orders/1",
                "/orders%3Bv=1/1    | /orders/1",
                "/orders%3Fv=1/1    | /orders/1",
                "/orders%23v=1/1    | /orders/1",
                "/orders./1         | /orders/1",
                "/orders%20/1       | /orders/1",
                "/orders.%20./1     | /orders/1",
                "/a;b/../c          | /c",
                "/%EF%BD%8Frders    | /orders",
            })
    void someMayBeReadInAnother(String path, String reading) {
        assertThat(PathReadings.of(path)).startsWith(path).contains(reading);
    }

    @Test
    void whoeverResolvesDotsMayStripParametersToo() {
        assertThat(PathReadings.of("/x/../a%41;b"))
                .containsExactlyInAnyOrder(
                        "/x/../a%41;b", "/x/../a%41", "/a%41;b", "/a%41", "/x/../aA;b", "/x/../aA", "/aA;b", "/aA");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // slashes and backslashes, encoded, raw, and what some take for them
                "/orders/a%2Fb",
                "/orders/a%2fb",
                "/orders/a%5Cb",
                "/orders/a%5cb",
                "/orders\\..\\prices",
                "/orders/%E2%88%95",
                "/orders/%E2%81%84",
                "/orders/%E2%88%96",
                "/orders/%EF%BC%8Fprices",
                "/orders/%EF%BC%BCprices",
                // dot segments, encoded, folded, or with something at them
                "/orders/%2e%2e/prices",
                "/orders/%2E./prices",
                "/orders/.%2e/prices",
                "/orders/%2e/prices",
                "/orders/%EF%BC%8E%EF%BC%8E/prices",
                "/orders/%E2%80%A5/prices",
                "/orders/..;/prices",
                "/orders/..;a=b/prices",
                "/orders/.;/prices",
                "/orders/%2e%2e;/prices",
                "/orders/..%3B/prices",
                "/orders/..%3F/prices",
                "/orders/..%23/prices",
                "/../orders%3F/..",
                "/x/./orders%23",
                "/../orders/%EF%BC%9F/..",
                "/orders/..%20/prices",
                "/orders/.../prices",
                "/orders/%20./prices/..%20.",
                // encoded twice
                "/orders/%252F",
                "/orders/%252e%252e/prices",
                "/orders/%25%32%46",
                "/orders/%25u002f",
                "/orders/%25U002f",
                "/orders/%2541",
                "/orders/%EF%BC%852F",
                // empty segments, or what becomes one
                "//",
                "//orders",
                "/orders//1",
                "/orders//",
                "/orders/;/1",
                "/orders/;a",
                "/orders/%20/1",
                "/orders/%3F/1",
                // control characters
                "/orders/%00",
                "/orders/a%0D%0Ab",
                "/orders/%09",
                "/orders/%7F",
                "/orders/%C2%85",
                "/orders/a\tb",
                "/orders/a\u0000b",
                // not UTF-8
                "/orders/%E4",
                "/orders/%C0%AF",
                "/orders/%C0%AE%C0%AE/prices",
                "/orders/%E0%80%AF",
                "/orders/%ED%A0%80",
                "/orders/%F5%80%80%80",
                "/orders/%C3",
                // not encoded as it has to be
                "/orders/ä",
                "/orders/a b",
                "/orders/a?b",
                "/orders/a#b",
                "/orders/%",
                "/orders/%4",
                "/orders/%4/1",
                "/orders/%zz",
                "/orders/%u0041",
                "/orders/%\uFF14\uFF11",
                "/orders/a\u007Fb",
                // not a path
                "orders",
                "*",
                "../orders",
            })
    void thatOfWhichNobodyCanTellIsReadInNone(String path) {
        assertThat(PathReadings.of(path)).isEmpty();
    }
}
