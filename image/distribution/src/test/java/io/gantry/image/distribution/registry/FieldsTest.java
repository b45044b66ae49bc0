package io.gantry.image.distribution.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What fields and bodies of answers say. */
final class FieldsTest {
  private static final URI BASE = URI.create("https://host:5000/v2/a/blobs/uploads/?mount=x");

  @Test
  void aLocationIsRelativeOrAbsoluteAndKeepsItsQuery() {
    assertEquals(
        Optional.of(URI.create("https://host:5000/v2/a/u/1?_state=a%2Bb")),
        Place.resolve(BASE, "/v2/a/u/1?_state=a%2Bb"));
    assertEquals(
        Optional.of(URI.create("https://host:5000/v2/a/blobs/uploads/1")),
        Place.resolve(BASE, "1"));
    assertEquals(
        Optional.of(URI.create("https://other/x")), Place.resolve(BASE, "https://other/x"));
    assertEquals(Optional.of(URI.create("https://cdn/x")), Place.resolve(BASE, "//cdn/x"));
    assertEquals(
        Optional.of(URI.create("https://other/x?a=%7C%20b")),
        Place.resolve(BASE, "https://other/x?a=| b"));
    assertEquals(Optional.empty(), Place.resolve(BASE, "ftp://other/x"));
    assertEquals(Optional.empty(), Place.resolve(BASE, "https://[broken"));
    assertEquals(Optional.empty(), Place.parse("/token"));
  }

  @Test
  void aDigestIsAddedToTheQuery() {
    String digest = "sha256:00";
    assertEquals(
        "https://h/u?a=b%3D&digest=sha256%3A00",
        Place.with(URI.create("https://h/u?a=b%3D"), "digest", digest).toString());
    assertEquals(
        "https://h/u?digest=sha256%3A00",
        Place.with(URI.create("https://h/u#x"), "digest", digest).toString());
    assertEquals(
        "https://h/u?digest=sha256%3A00",
        Place.with(URI.create("https://h/u?"), "digest", digest).toString());
  }

  @Test
  void secretsStayWithHostPortAndScheme() {
    assertTrue(Place.sameHost(URI.create("https://H/a"), URI.create("https://h:443/b")));
    assertFalse(Place.sameHost(URI.create("https://h/a"), URI.create("https://h:5000/b")));
    assertFalse(Place.sameHost(URI.create("https://h/a"), URI.create("http://h:443/b")));
    assertFalse(Place.sameHost(URI.create("https://h/a"), URI.create("https://h.evil/a")));
  }

  @Test
  void theNextPageIsTheLinkThatSaysSo() {
    assertEquals(
        Optional.of("/v2/a?n=1&last=b"), Pages.next(List.of("</v2/a?n=1&last=b>; rel=\"next\"")));
    assertEquals(Optional.of("/b"), Pages.next(List.of("</a>; rel=first, </b>;title=x; REL=next")));
    assertEquals(Optional.of("/c"), Pages.next(List.of("<broken", "</c>; rel = next")));
    assertEquals(Optional.empty(), Pages.next(List.of("</a>; rel=prev", "", "<>")));
  }

  @Test
  void rangesTellHowMuchIsThere() {
    assertEquals(OptionalLong.of(100), ByteRange.received("0-99"));
    assertEquals(OptionalLong.of(100), ByteRange.received("bytes=0-99"));
    assertEquals(OptionalLong.of(0), ByteRange.received("0-0"));
    assertEquals(OptionalLong.empty(), ByteRange.received("5-99"));
    assertEquals(OptionalLong.empty(), ByteRange.received("0--1"));
    assertEquals(OptionalLong.empty(), ByteRange.received(""));
    assertEquals(OptionalLong.of(100), ByteRange.start("bytes 100-199/200"));
    assertEquals(OptionalLong.of(100), ByteRange.start("bytes 100-199/*"));
    assertEquals(OptionalLong.empty(), ByteRange.start("bytes */200"));
    assertEquals(OptionalLong.empty(), ByteRange.start("x"));
  }

  private static ServerError error(String body, String type) {
    return ServerError.parse(body.getBytes(StandardCharsets.UTF_8), type);
  }

  @Test
  void whatAServerSaysIsOneBoundedLine() {
    assertEquals(
        "manifest unknown: no such thing",
        error(
                "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\",\"message\":\"no such\\nthing\"}]}",
                "application/json")
            .text(""));
    assertEquals("denied", error("{\"errors\":[{\"code\":\"DENIED\"}]}", "").text(""));
    assertEquals("bad user", error("{\"details\":\"bad user\"}", "").text(""));
    assertEquals("slow down", error("slow down\n", "text/plain; charset=utf-8").text(""));
    assertEquals("else", error("<html>", "text/html").text("else"));
    assertEquals("else", error("{\"errors\":{}}", "").text("else"));
    assertEquals("else", error("", "").text("else"));
    assertEquals("else", error("{\"errors\":[7]}", "application/json").text("else"));
    assertEquals(301, error("x".repeat(5000), "text/plain").text("").length());
  }
}
