package io.gantry.engine.docker.client;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.http.client.Response;
import io.gantry.platform.oci.TransferEvent;
import io.gantry.platform.oci.TransferListener;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * The lines of JSON that tell how a pull, push, load or build goes: the server's {@code
 * ProgressStream} writes them.
 */
final class ProgressLines {
  private ProgressLines() {}

  /**
   * Reads all of them.
   *
   * @throws GantryException what a line tells to have failed
   */
  static void read(Remote remote, Response response, Consumer<Json.Obj> line) {
    try (response;
        var lines =
            new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      for (String text = lines.readLine(); text != null; text = lines.readLine()) {
        if (!text.isBlank()) {
          Json.Obj json = Json.parse(text).asObject();
          String error = json.string("error");
          if (!error.isEmpty()) {
            throw failure(error);
          }
          line.accept(json);
        }
      }
    } catch (IOException e) {
      throw remote.broken(e);
    }
  }

  /** A failure in the midst of an answer has no status. */
  private static GantryException failure(String text) {
    boolean missing =
        text.contains("not found") || text.contains("does not exist") || text.contains("no such");
    return new GantryException(missing ? Kind.NOT_FOUND : Kind.UNAVAILABLE, text);
  }

  /** Passes a line on, if it is about a transfer. */
  static void tell(Json.Obj line, TransferListener listener) {
    String status = line.string("status");
    if (!status.isEmpty()) {
      Json.Obj detail = line.object("progressDetail");
      listener.on(
          new TransferEvent(
              line.string("id"), status, detail.number("current", 0), detail.number("total", 0)));
    }
  }
}
