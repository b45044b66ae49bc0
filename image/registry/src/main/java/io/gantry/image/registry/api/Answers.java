package io.gantry.image.registry.api;

import io.gantry.image.registry.RegistryException;
import io.gantry.image.registry.RegistryException.Code;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.http.Exchange;
import io.gantry.platform.http.Headers;
import io.gantry.platform.oci.Digest;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Answers that several routes give. */
final class Answers {
  /** On every answer: clients look for it to tell a registry from another web server. */
  static final Headers COMMON =
      Headers.of(
          "docker-distribution-api-version", "registry/2.0", "x-content-type-options", "nosniff");

  private static final byte[] NOTHING = {};

  private Answers() {}

  static void empty(Exchange exchange, int status, Headers headers) throws IOException {
    exchange.send(status, headers, NOTHING);
  }

  static void json(Exchange exchange, int status, Headers headers, Json body) throws IOException {
    exchange.send(status, headers.with("content-type", "application/json"), body.bytes());
  }

  /** A failure as the specification words it; what a user cannot mend is 500. */
  static void failure(Exchange exchange, GantryException failure) throws IOException {
    RegistryException known = known(failure);
    Headers headers = COMMON;
    for (Map.Entry<String, String> field : known.headers().entrySet()) {
      headers = headers.with(field.getKey(), field.getValue());
    }
    json(exchange, known.code().status(), headers, body(known.code(), known.text()));
  }

  private static RegistryException known(GantryException failure) {
    if (failure instanceof RegistryException known) {
      return known;
    }
    Code code =
        switch (failure.kind()) {
          case UNAVAILABLE -> Code.UNAVAILABLE;
          case EXHAUSTED -> Code.INSUFFICIENT_STORAGE;
          default -> Code.UNKNOWN;
        };
    return new RegistryException(code, failure.text());
  }

  static Json.Obj body(Code code, String message) {
    Json.Obj error = Json.object().put("code", code.name()).put("message", message).build();
    return Json.object().put("errors", Json.array(List.of(error))).build();
  }

  /**
   * A digest of a path or a query.
   *
   * @throws RegistryException {@code DIGEST_INVALID}
   */
  static Digest digest(String text) {
    try {
      return Digest.parse(text);
    } catch (GantryException e) {
      throw new RegistryException(Code.DIGEST_INVALID, e.text());
    }
  }

  /** Whether the client has this content already. */
  static boolean isKnown(Exchange exchange, Digest digest) {
    for (String field : exchange.headers().all("if-none-match")) {
      for (String tag : field.split(",", -1)) {
        String bare = tag.strip();
        bare = bare.startsWith("W/") ? bare.substring(2) : bare;
        if (bare.equals("*")
            || bare.equals("\"" + digest + "\"")
            || bare.equals(digest.toString())) {
          return true;
        }
      }
    }
    return false;
  }
}
