package io.gantry.engine.docker.client;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.http.client.HttpException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;

/** What an engine's refusal, or its silence, means: the twin of the server's {@code Failure}. */
final class Refusal {
  private Refusal() {}

  /** A status other than success, and the body that came with it. */
  static GantryException of(int status, byte[] body) {
    String text = text(body);
    return new GantryException(kind(status, text), text.isEmpty() ? "status " + status : text);
  }

  private static Kind kind(int status, String text) {
    return switch (status) {
      case 400 -> Kind.INVALID;
      case 401, 403 -> Kind.FORBIDDEN;
      case 404 -> Kind.NOT_FOUND;
      case 409 ->
          text.contains("already in use") || text.contains("already exists")
              ? Kind.ALREADY_EXISTS
              : Kind.CONFLICT;
      case 501, 503 -> Kind.UNAVAILABLE;
      default -> status < 500 ? Kind.INVALID : Kind.INTERNAL;
    };
  }

  private static String text(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8).strip();
    if (!text.startsWith("{")) {
      return text;
    }
    try {
      return Json.parse(text).asObject().string("message");
    } catch (GantryException _) {
      return text; // JSON only at first sight
    }
  }

  /**
   * That a program could not be started, as the docker command line tells it: by the words of the
   * runtime.
   */
  static GantryException ofStart(GantryException e) {
    String text = e.text();
    Kind kind = e.kind();
    if (kind == Kind.INVALID || kind == Kind.INTERNAL) {
      if (text.contains("executable file not found")
          || text.contains("no such file or directory")) {
        kind = Kind.COMMAND_NOT_FOUND;
      } else if (text.contains("permission denied") || text.contains("is a directory")) {
        kind = Kind.COMMAND_NOT_EXECUTABLE;
      }
    }
    return kind == e.kind() ? e : new GantryException(kind, text, e);
  }

  /** A request without an answer, or whose answer broke off. */
  static GantryException of(IOException e, ApiAddress address) {
    return switch (e) {
      case InterruptedIOException _ -> {
        Thread.currentThread().interrupt();
        yield new GantryException(
            Kind.CANCELLED, "interrupted while talking to " + address.shown(), e);
      }
      case HttpException http when http.kind() == HttpException.Kind.REFUSED ->
          new GantryException(
              Kind.UNAVAILABLE,
              "cannot connect to the engine at "
                  + address.shown()
                  + ": "
                  + e.getMessage()
                  + ": is it running",
              e);
      default ->
          new GantryException(
              Kind.UNAVAILABLE, "engine at " + address.shown() + ": " + e.getMessage(), e);
    };
  }
}
