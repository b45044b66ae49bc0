package io.gantry.engine.docker.server;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.TransferEvent;
import io.gantry.platform.oci.TransferListener;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/**
 * The lines of JSON with which Docker tells how a pull, push, load or build goes. The answer begins
 * with the first: what fails before is answered with a status of its own.
 */
final class ProgressStream implements TransferListener, AutoCloseable {
  private static final long BETWEEN_COUNTS = 100_000_000L;

  private final Call call;
  private Optional<OutputStream> out = Optional.empty();
  private String counted = "";
  private long countedAt;
  private boolean gone;

  ProgressStream(Call call) {
    this.call = call;
  }

  @Override
  public synchronized void on(TransferEvent event) {
    boolean counts = event.current() > 0 || event.total() > 0;
    if (counts && tooSoon(event)) {
      return;
    }
    var json = Json.object().put("status", event.status());
    Json.ObjectBuilder detail = Json.object();
    if (counts) {
      detail.put("current", event.current()).put("total", event.total());
    }
    if (!event.id().isEmpty()) {
      json.put("progressDetail", detail.build()).put("id", event.id());
    }
    line(json.build());
  }

  /** Ten counts a second of one thing are enough; its last one always comes. */
  private boolean tooSoon(TransferEvent event) {
    String what = event.id() + event.status();
    long now = System.nanoTime();
    boolean soon =
        what.equals(counted) && now - countedAt < BETWEEN_COUNTS && event.current() < event.total();
    if (!soon) {
      counted = what;
      countedAt = now;
    }
    return soon;
  }

  /** One more line. A client that has gone hears no more; the work goes on to its end. */
  synchronized void line(Json.Obj json) {
    if (gone) {
      return;
    }
    try {
      OutputStream stream = out.isPresent() ? out.get() : call.stream("application/json");
      out = Optional.of(stream);
      stream.write(Call.line(json));
      stream.flush();
    } catch (IOException _) {
      gone = true;
    }
  }

  /** Tells a failure, in the answer if it has begun. */
  void failed(GantryException e) {
    if (!begun()) {
      throw e;
    }
    tell(e);
  }

  /** Whether a line has been told. */
  synchronized boolean begun() {
    return out.isPresent();
  }

  /** Tells a failure in the answer, even as its first line. */
  void tell(GantryException e) {
    line(
        Json.object()
            .put("errorDetail", Json.object().put("message", e.text()).build())
            .put("error", e.text())
            .build());
  }

  /** All went well, whether there was a line to tell or not. */
  synchronized void done() throws IOException {
    if (out.isEmpty() && !gone) {
      out = Optional.of(call.stream("application/json"));
    }
  }

  /** Ends the answer; what has thrown before its first line is left to be answered by others. */
  @Override
  public synchronized void close() throws IOException {
    if (out.isPresent()) {
      out.get().close();
    }
  }
}
