package io.gantry.engine.docker.client;

import io.gantry.engine.api.Event;
import io.gantry.engine.api.EventStream;
import io.gantry.engine.api.Events;
import io.gantry.engine.docker.answer.EventAnswer;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.http.client.Response;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/** {@code /events} of an engine elsewhere. */
record RemoteEvents(Remote remote) implements Events {
  @Override
  public EventStream open(Optional<Instant> since, Optional<Instant> until) {
    ApiPath target =
        ApiPath.of("/events")
            .withUnlessEmpty("since", since.map(RemoteLog::seconds).orElse(""))
            .withUnlessEmpty("until", until.map(RemoteLog::seconds).orElse(""));
    return new RemoteStream(remote, remote.open("GET", target));
  }

  /** One event a line. */
  private static final class RemoteStream implements EventStream {
    private final Remote remote;
    private final Response response;
    private final BufferedReader lines;
    private volatile boolean closed;

    RemoteStream(Remote remote, Response response) {
      this.remote = remote;
      this.response = response;
      this.lines =
          new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    @Override
    public Optional<Event> next() throws InterruptedException {
      try {
        String line = lines.readLine();
        return line == null
            ? Optional.empty()
            : Optional.of(EventAnswer.read(Json.parse(line).asObject()));
      } catch (InterruptedIOException e) {
        boolean _ = Thread.interrupted();
        throw (InterruptedException) new InterruptedException("events ended").initCause(e);
      } catch (IOException e) {
        if (closed) {
          return Optional.empty();
        }
        throw remote.broken(e);
      }
    }

    @Override
    public void close() {
      closed = true;
      response.close();
    }
  }
}
