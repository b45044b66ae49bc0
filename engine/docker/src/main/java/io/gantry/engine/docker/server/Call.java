package io.gantry.engine.docker.server;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.http.Exchange;
import io.gantry.platform.http.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * A request on its way to an action, and the ways to answer it.
 *
 * @param words what the route's template took of the path
 */
record Call(Exchange exchange, ApiVersion version, Map<String, String> words) {
  private static final int LONGEST_BODY = 4 << 20;
  private static final Headers JSON = Headers.of("content-type", "application/json");

  /** Copies the map. */
  Call {
    words = Map.copyOf(words);
  }

  /** What the path has where the template has {@code {name}}. */
  String word(String name) {
    return words.getOrDefault(name, "");
  }

  /** A parameter of the query, or empty text. */
  String text(String name) {
    return exchange.query().text(name);
  }

  /** Whether a parameter is there and, as Docker reads it, says anything but no. */
  boolean flag(String name) {
    return flag(name, false);
  }

  /** The same with another value for one that is absent. */
  boolean flag(String name, boolean otherwise) {
    Optional<String> given = exchange.query().first(name);
    if (given.isEmpty()) {
      return otherwise;
    }
    return switch (given.get().strip().toLowerCase(java.util.Locale.ROOT)) {
      case "", "0", "no", "false", "none" -> false;
      default -> true;
    };
  }

  /**
   * A whole number, or nothing.
   *
   * @throws GantryException {@code INVALID} if it is something else
   */
  Optional<Integer> number(String name) {
    String given = text(name);
    if (given.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Integer.parseInt(given));
    } catch (NumberFormatException _) {
      throw new GantryException(
          Kind.INVALID, "strconv.Atoi: parsing \"" + given + "\": invalid syntax");
    }
  }

  /**
   * Rows or columns of a terminal.
   *
   * @param what for the message
   * @throws GantryException {@code INVALID} without a whole number
   */
  int size(String name, String what) {
    try {
      return Integer.parseInt(text(name));
    } catch (NumberFormatException _) {
      throw new GantryException(
          Kind.INVALID, "invalid resize " + what + " \"" + text(name) + "\": invalid syntax");
    }
  }

  /**
   * A count of bytes, or nothing.
   *
   * @throws GantryException {@code INVALID} if it is something else
   */
  Optional<Long> bytes(String name) {
    String given = text(name);
    if (given.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Long.parseLong(given));
    } catch (NumberFormatException _) {
      throw new GantryException(
          Kind.INVALID,
          name
              + " is in bytes and expects an integer: strconv.ParseInt: parsing \""
              + given
              + "\": invalid syntax");
    }
  }

  /** The filters of a list. */
  RequestFilters filters() {
    return RequestFilters.parse(text("filters"));
  }

  /**
   * The body, which must be an object; an empty one counts as one without fields.
   *
   * @throws GantryException {@code INVALID} for anything else, one of another type than JSON, or
   *     one of more than 4 MiB
   */
  Json.Obj body() throws IOException {
    byte[] bytes;
    try (InputStream in = exchange.body()) {
      bytes = in.readNBytes(LONGEST_BODY + 1);
    }
    if (bytes.length > LONGEST_BODY) {
      throw new GantryException(Kind.INVALID, "request body larger than 4 MiB");
    }
    String text = new String(bytes, StandardCharsets.UTF_8).strip();
    if (bytes.length > 0) {
      checkType();
    }
    return text.isEmpty() || text.equals("null") ? Json.Obj.EMPTY : object(text);
  }

  /** A page of another site can send forms, but not this type: it must be there. */
  private void checkType() {
    String type = exchange.headers().first("content-type").orElse("");
    int semicolon = type.indexOf(';');
    String plain = semicolon < 0 ? type : type.substring(0, semicolon);
    if (!plain.strip().equalsIgnoreCase("application/json")) {
      throw new GantryException(
          Kind.INVALID,
          "unsupported Content-Type header (" + type + "): must be 'application/json'");
    }
  }

  private static Json.Obj object(String text) {
    try {
      return Json.parse(text).asObject();
    } catch (GantryException e) {
      throw new GantryException(e.kind(), "invalid JSON: " + e.text(), e);
    }
  }

  /** Answers with JSON. */
  void reply(int status, Json json) throws IOException {
    exchange.send(status, Api.with(JSON), line(json));
  }

  /** Answers without a body. */
  void reply(int status) throws IOException {
    exchange.send(status, Api.with(Headers.NONE), new byte[0]);
  }

  /** Begins an answer of unknown length. */
  OutputStream stream(String contentType) throws IOException {
    return exchange.stream(200, Api.with(Headers.of("content-type", contentType)));
  }

  /** JSON as Docker sends it: one line with its end. */
  static byte[] line(Json json) {
    return (json.text() + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
