package io.gantry.engine.docker.server;

import io.gantry.engine.api.Attachment;
import io.gantry.engine.api.ContainerDetails;
import io.gantry.engine.api.ContainerState;
import io.gantry.engine.api.Containers;
import io.gantry.engine.api.ExitWait;
import io.gantry.engine.api.LogEntry;
import io.gantry.engine.api.LogRequest;
import io.gantry.engine.api.LogStream;
import io.gantry.engine.api.StatsSample;
import io.gantry.engine.api.WaitCondition;
import io.gantry.engine.docker.DockerLogs;
import io.gantry.engine.docker.DockerStats;
import io.gantry.engine.docker.LogDetails;
import io.gantry.engine.docker.filter.Moment;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** {@code /containers/{id}}: what is answered over time. */
final class ContainerStreams {
  private static final Duration BETWEEN_SAMPLES = Duration.ofSeconds(1);

  private final Containers containers;
  private final Clock clock;

  ContainerStreams(Containers containers, Clock clock) {
    this.containers = containers;
    this.clock = clock;
  }

  void add(Router router) {
    router
        .add("POST", "/containers/{id}/attach", this::attach)
        .add("GET", "/containers/{id}/attach/ws", this::attachSocket)
        .add("POST", "/containers/{id}/wait", this::await)
        .add("GET", "/containers/{id}/logs", this::logs)
        .add("GET", "/containers/{id}/stats", this::stats);
  }

  private void attach(Call call) throws IOException, InterruptedException {
    ContainerDetails container = attachable(call);
    boolean terminal = container.spec().process().terminal();
    var wanted = new Wanted(call.flag("stdin"), call.flag("stdout"), call.flag("stderr"));
    try (Conversation conversation = Conversation.plain(call, terminal)) {
      attach(call, container, wanted, conversation);
    }
  }

  /** Before version 1.42 nobody was asked which streams. */
  private void attachSocket(Call call) throws IOException, InterruptedException {
    ContainerDetails container = attachable(call);
    boolean all = !call.version().atLeast(42);
    var wanted =
        new Wanted(
            all || call.flag("stdin"), all || call.flag("stdout"), all || call.flag("stderr"));
    try (Conversation conversation = Conversation.webSocket(call)) {
      attach(call, container, wanted, conversation);
    }
  }

  private record Wanted(boolean stdin, boolean stdout, boolean stderr) {}

  private ContainerDetails attachable(Call call) {
    ContainerDetails container = containers.inspect(call.word("id"));
    if (container.state() instanceof ContainerState.Running(_, _, boolean paused) && paused) {
      throw new GantryException(
          Kind.CONFLICT,
          "container " + call.word("id") + " is paused, unpause the container before attach");
    }
    return container;
  }

  private void attach(
      Call call, ContainerDetails container, Wanted wanted, Conversation conversation)
      throws IOException, InterruptedException {
    // What has been said comes before what is said now; what has not begun has said nothing.
    boolean said = !(container.state() instanceof ContainerState.Created);
    if (call.flag("logs") && said) {
      conversation.begin();
      replay(container.id(), wanted, conversation.frames());
    }
    if (call.flag("stream")) {
      join(call, container, wanted, conversation);
    }
  }

  private void join(Call call, ContainerDetails container, Wanted wanted, Conversation conversation)
      throws IOException, InterruptedException {
    var request =
        conversation.request(
            wanted.stdin() && container.spec().process().stdin(),
            wanted.stdout(),
            wanted.stderr(),
            call.exchange().query().first("detachKeys").orElse("ctrl-p,ctrl-q"));
    try (Attachment attachment = containers.attach(container.id(), request)) {
      conversation.begin();
      boolean _ = attachment.await();
    }
  }

  private void replay(String id, Wanted wanted, StreamFrames frames)
      throws IOException, InterruptedException {
    var request =
        new LogRequest(
            wanted.stdout(),
            wanted.stderr(),
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    try (LogStream log = containers.logs(id, request)) {
      copy(log, frames, false, "");
    }
  }

  /**
   * The head goes out before the exit is waited for: the docker command line starts the container
   * only when it has it.
   */
  private void await(Call call) throws IOException, InterruptedException {
    WaitCondition condition =
        switch (call.text("condition")) {
          case "", "not-running" -> WaitCondition.NOT_RUNNING;
          case "next-exit" -> WaitCondition.NEXT_EXIT;
          case "removed" -> WaitCondition.REMOVED;
          default ->
              throw new GantryException(
                  Kind.INVALID, "invalid condition: \"" + call.text("condition") + "\"");
        };
    ExitWait exit = containers.wait(call.word("id"), condition);
    try (OutputStream out = call.stream("application/json")) {
      out.flush();
      Thread waiter = Thread.currentThread();
      call.exchange().onGone(waiter::interrupt);
      int code = exit.await();
      out.write(Call.line(Json.object().put("StatusCode", code).build()));
    }
  }

  private void logs(Call call) throws IOException, InterruptedException {
    ContainerDetails container = containers.inspect(call.word("id"));
    if (!call.flag("stdout") && !call.flag("stderr")) {
      throw new GantryException(
          Kind.INVALID, "Bad parameters: you must choose at least one stream");
    }
    var request =
        new LogRequest(
            call.flag("stdout"),
            call.flag("stderr"),
            call.flag("follow"),
            DockerLogs.tail(call.text("tail")),
            moment(call, "since"),
            moment(call, "until"));
    boolean terminal = container.spec().process().terminal();
    try (LogStream log = containers.logs(container.id(), request);
        OutputStream out = call.stream(StreamFrames.type(call.version(), terminal))) {
      call.exchange().onGone(log::close);
      out.flush();
      String details = call.flag("details") ? LogDetails.of(container) + " " : "";
      copy(log, new StreamFrames(out, terminal), call.flag("timestamps"), details);
    }
  }

  private Optional<Instant> moment(Call call, String name) {
    String text = call.text(name);
    return text.equals("0") ? Optional.empty() : Moment.parse(name, text, clock.instant());
  }

  private static void copy(LogStream log, StreamFrames frames, boolean timestamps, String details)
      throws IOException, InterruptedException {
    boolean lineStart = true;
    for (Optional<LogEntry> next = log.next(); next.isPresent(); next = log.next()) {
      LogEntry entry = next.get();
      byte[] bytes = entry.bytes();
      if (lineStart && (timestamps || !details.isEmpty())) {
        String time = timestamps ? DockerLogs.time(entry.time()) + " " : "";
        var whole = new ByteArrayOutputStream();
        whole.writeBytes((time + details).getBytes(StandardCharsets.US_ASCII));
        whole.writeBytes(bytes);
        bytes = whole.toByteArray();
      }
      frames.write(entry.stderr(), bytes, 0, bytes.length);
      lineStart = bytes.length > 0 && bytes[bytes.length - 1] == '\n';
    }
  }

  /** A sample a second until the client goes; or one, after another to compare it with. */
  private void stats(Call call) throws IOException, InterruptedException {
    ContainerDetails container = containers.inspect(call.word("id"));
    if (!(container.state() instanceof ContainerState.Running)) {
      call.reply(200, DockerStats.stopped(container));
      return;
    }
    boolean stream = call.flag("stream", true);
    Optional<StatsSample> before = Optional.empty();
    if (!stream && !call.flag("one-shot")) {
      before = Optional.of(containers.stats(container.id()));
      Thread.sleep(BETWEEN_SAMPLES);
    }
    if (!stream) {
      call.reply(200, DockerStats.of(container, containers.stats(container.id()), before));
      return;
    }
    try (OutputStream out = call.stream("application/json")) {
      Thread reader = Thread.currentThread();
      call.exchange().onGone(reader::interrupt);
      while (true) {
        StatsSample now = containers.stats(container.id());
        out.write(Call.line(DockerStats.of(container, now, before)));
        out.flush();
        before = Optional.of(now);
        Thread.sleep(BETWEEN_SAMPLES);
      }
    } catch (GantryException e) {
      if (e.kind() != Kind.CONFLICT && e.kind() != Kind.NOT_FOUND) {
        throw e; // else it has ended, and so has the stream
      }
    }
  }
}
