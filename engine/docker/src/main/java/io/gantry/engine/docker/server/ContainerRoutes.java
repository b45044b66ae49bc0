package io.gantry.engine.docker.server;

import io.gantry.engine.api.CommitSpec;
import io.gantry.engine.api.ContainerDetails;
import io.gantry.engine.api.ContainerState;
import io.gantry.engine.api.Containers;
import io.gantry.engine.api.Engine;
import io.gantry.engine.api.FileChange;
import io.gantry.engine.docker.ContainerStatus;
import io.gantry.engine.docker.DockerContainers;
import io.gantry.engine.docker.filter.ContainerFilter;
import io.gantry.engine.docker.filter.Filters;
import io.gantry.engine.docker.filter.Moment;
import io.gantry.engine.docker.prune.Pruned;
import io.gantry.engine.docker.prune.StoppedContainers;
import io.gantry.engine.docker.request.ContainerRequest;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** {@code /containers}: what is answered at once. */
final class ContainerRoutes {
  private final Engine engine;
  private final Containers containers;
  private final Clock clock;
  private final UnaryOperator<Json.Obj> defaults;

  ContainerRoutes(Engine engine, Clock clock, UnaryOperator<Json.Obj> defaults) {
    this.engine = engine;
    this.containers = engine.containers();
    this.clock = clock;
    this.defaults = defaults;
  }

  void add(Router router) {
    router
        .add("GET", "/containers/json", this::list)
        .add("POST", "/containers/create", this::create)
        .add("POST", "/containers/prune", this::prune)
        .add("GET", "/containers/{id}/json", this::inspect)
        .add("GET", "/containers/{id}/top", this::top)
        .add("GET", "/containers/{id}/changes", this::changes)
        .add("GET", "/containers/{id}/export", this::export)
        .add("POST", "/containers/{id}/start", this::start)
        .add("POST", "/containers/{id}/stop", this::stop)
        .add("POST", "/containers/{id}/restart", this::restart)
        .add("POST", "/containers/{id}/kill", this::kill)
        .add("POST", "/containers/{id}/pause", this::pause)
        .add("POST", "/containers/{id}/unpause", this::unpause)
        .add("POST", "/containers/{id}/rename", this::rename)
        .add("POST", "/containers/{id}/update", this::update)
        .add("POST", "/containers/{id}/resize", this::resize)
        .add("DELETE", "/containers/{id}", this::remove)
        .add("POST", "/commit", this::commit);
  }

  private void list(Call call) throws IOException {
    var filter = ContainerFilter.of(call.filters().texts());
    int limit = call.number("limit").orElse(0);
    boolean all = call.flag("all") || limit > 0 || filter.needsAll();
    Instant now = clock.instant();
    Optional<ContainerSizes> sizes = sizes(call);
    var items = new ArrayList<Json>();
    for (ContainerDetails container : filter.apply(containers.list(all))) {
      if (limit <= 0 || items.size() < limit) {
        Json.Obj item = DockerContainers.summary(container, ContainerStatus.of(container, now));
        items.add(sizes.isPresent() ? sizes.get().add(container, item) : item);
      }
    }
    call.reply(200, Json.array(items));
  }

  private Optional<ContainerSizes> sizes(Call call) {
    return call.flag("size") ? Optional.of(new ContainerSizes(engine)) : Optional.empty();
  }

  private void create(Call call) throws IOException {
    String name = call.text("name");
    Containers.Created created =
        containers.create(
            ContainerRequest.read(Creation.body(call.version(), defaults.apply(call.body()))),
            name.startsWith("/") ? name.substring(1) : name);
    call.reply(
        201,
        Json.object()
            .put("Id", created.id())
            .put("Warnings", Json.strings(created.warnings()))
            .build());
  }

  private void prune(Call call) throws IOException {
    var filters = Filters.of(call.filters().texts(), List.of("label", "label!", "until"));
    Pruned pruned =
        StoppedContainers.remove(engine, filters, Moment.until(filters, clock.instant()));
    call.reply(
        200,
        Json.object()
            .put("ContainersDeleted", pruned.json())
            .put("SpaceReclaimed", pruned.bytes())
            .build());
  }

  private void inspect(Call call) throws IOException {
    ContainerDetails container = containers.inspect(call.word("id"));
    Json.Obj json = OldVersions.container(call.version(), DockerContainers.inspect(container));
    Optional<ContainerSizes> sizes = sizes(call);
    call.reply(200, sizes.isPresent() ? sizes.get().add(container, json) : json);
  }

  private void top(Call call) throws IOException {
    String arguments = call.text("ps_args");
    Containers.ProcessTable table =
        containers.top(
            call.word("id"),
            arguments.isBlank() ? List.of() : List.of(arguments.strip().split("\\s+", -1)));
    var rows = new ArrayList<Json>();
    for (List<String> row : table.rows()) {
      rows.add(Json.strings(row));
    }
    call.reply(
        200,
        Json.object()
            .put("Titles", Json.strings(table.titles()))
            .put("Processes", Json.array(rows))
            .build());
  }

  private void changes(Call call) throws IOException {
    var items = new ArrayList<Json>();
    for (FileChange change : containers.diff(call.word("id"))) {
      int kind =
          switch (change.kind()) {
            case CHANGED -> 0;
            case ADDED -> 1;
            case DELETED -> 2;
          };
      items.add(Json.object().put("Path", change.path()).put("Kind", kind).build());
    }
    call.reply(200, items.isEmpty() ? Json.nil() : Json.array(items));
  }

  private void export(Call call) throws IOException {
    String id = containers.inspect(call.word("id")).id();
    try (OutputStream out = call.stream("application/octet-stream")) {
      containers.export(id, out);
    }
  }

  private void start(Call call) throws IOException {
    boolean running = isRunning(call);
    if (!running) {
      containers.start(call.word("id"));
    }
    call.reply(running ? 304 : 204);
  }

  private boolean isRunning(Call call) {
    return containers.inspect(call.word("id")).state() instanceof ContainerState.Running;
  }

  private void stop(Call call) throws IOException {
    ContainerState state = containers.inspect(call.word("id")).state();
    boolean stopped =
        state instanceof ContainerState.Exited || state instanceof ContainerState.Created;
    if (!stopped) {
      containers.stop(call.word("id"), call.number("t"), signal(call));
    }
    call.reply(stopped ? 304 : 204);
  }

  private void restart(Call call) throws IOException {
    containers.restart(call.word("id"), call.number("t"), signal(call));
    call.reply(204);
  }

  private static Optional<String> signal(Call call) {
    return call.exchange().query().first("signal").filter(signal -> !signal.isEmpty());
  }

  private void kill(Call call) throws IOException {
    try {
      containers.kill(call.word("id"), signal(call).orElse("KILL"));
    } catch (GantryException e) {
      throw worded("cannot kill container: " + call.word("id") + ": ", e);
    }
    call.reply(204);
  }

  private void pause(Call call) throws IOException {
    containers.pause(call.word("id"));
    call.reply(204);
  }

  private void unpause(Call call) throws IOException {
    containers.unpause(call.word("id"));
    call.reply(204);
  }

  private void rename(Call call) throws IOException {
    if (call.text("name").isEmpty()) {
      throw new GantryException(Kind.INVALID, "Neither old nor new names may be empty");
    }
    try {
      containers.rename(call.word("id"), call.text("name"));
    } catch (GantryException e) {
      throw e.text().startsWith("Conflict.") ? worded("Error when allocating new name: ", e) : e;
    }
    call.reply(204);
  }

  private void update(Call call) throws IOException {
    Json.Obj body = call.body();
    List<String> warnings =
        containers.update(call.word("id"), before -> ContainerRequest.update(before, body));
    call.reply(
        200,
        Json.object()
            .put("Warnings", warnings.isEmpty() ? Json.nil() : Json.strings(warnings))
            .build());
  }

  private void resize(Call call) throws IOException {
    containers.resize(call.word("id"), call.size("h", "height"), call.size("w", "width"));
    call.reply(200);
  }

  /** A failure in Docker's words, which begin with the deed. */
  private static GantryException worded(String before, GantryException e) {
    return e.text().startsWith(before) ? e : new GantryException(e.kind(), before + e.text(), e);
  }

  private void remove(Call call) throws IOException {
    containers.remove(call.word("id"), call.flag("force"), call.flag("v"));
    call.reply(204);
  }

  private void commit(Call call) throws IOException {
    String repository = call.text("repo");
    String tag = call.text("tag");
    var spec =
        new CommitSpec(
            repository.isEmpty() || tag.isEmpty() ? repository : repository + ":" + tag,
            call.text("author"),
            call.text("comment"),
            call.exchange().query().all("changes").stream()
                .flatMap(String::lines)
                .filter(line -> !line.isBlank())
                .toList(),
            call.flag("pause", true));
    Digest image = containers.commit(call.text("container"), spec);
    call.reply(201, Json.object().put("Id", image.toString()).build());
  }
}
