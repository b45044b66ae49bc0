package io.gantry.engine.docker.server;

import io.gantry.engine.api.Engine;
import io.gantry.engine.api.build.BuildCaches;
import io.gantry.engine.api.build.BuildContext;
import io.gantry.engine.api.build.BuildRequest;
import io.gantry.engine.api.build.BuildRequest.Caching;
import io.gantry.engine.api.build.BuildRequest.Definition;
import io.gantry.engine.api.build.BuildRequest.Running;
import io.gantry.engine.api.build.BuildRequest.Subject;
import io.gantry.engine.api.build.BuildResult;
import io.gantry.engine.api.build.BuildSecrets;
import io.gantry.engine.docker.DockerBuildCache;
import io.gantry.engine.docker.filter.Filters;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Platform;
import io.gantry.platform.oci.Reference;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code /build}: the builds of clients that send a tar and read lines. */
final class BuildRoutes {
  private final Engine engine;
  private final RegistryHeaders headers;
  private final Clock clock;
  private final RunningBuilds running = new RunningBuilds();

  BuildRoutes(Engine engine, RegistryHeaders headers, Clock clock) {
    this.headers = headers;
    this.engine = engine;
    this.clock = clock;
  }

  void add(Router router) {
    router
        .add("POST", "/build", this::build)
        .add("POST", "/build/cancel", this::cancel)
        .add("POST", "/build/prune", this::prune);
  }

  private void build(Call call) throws IOException {
    if (call.text("version").equals("2")) {
      throw new GantryException(
          Kind.INVALID, "version=2 builds need a session, which this engine does not serve yet");
    }
    try (InputStream body = call.exchange().body();
        var progress = new ProgressStream(call)) {
      BuildRequest request = request(call, body);
      try (RunningBuilds.Build build = running.begin(call.text("buildid"))) {
        call.exchange().onGone(build::cancel);
        BuildResult result = engine.builder().build(request, new ClassicProgress(progress));
        progress.line(
            Json.object()
                .put("aux", Json.object().put("ID", result.imageId().toString()).build())
                .build());
        say(progress, "Successfully built " + result.imageId().shortHex());
        for (String tag : request.tags()) {
          say(progress, "Successfully tagged " + Reference.parse(tag).familiar());
        }
        progress.done();
      } catch (GantryException e) {
        if (!progress.begun()) {
          throw e;
        }
        progress.line(ClassicFailure.of(e.text()).json());
      }
    }
  }

  private static void say(ProgressStream progress, String line) {
    progress.line(Json.object().put("stream", line + "\n").build());
  }

  /** With {@code cachefrom} only those images' steps may be used again: of none of them, none. */
  private boolean mayUseCache(Call call) {
    String given = call.text("cachefrom");
    if (given.isEmpty()) {
      return true;
    }
    List<String> names = Json.object().put("names", Json.parse(given)).build().strings("names");
    return names.isEmpty() || names.stream().anyMatch(this::isHere);
  }

  private boolean isHere(String image) {
    try {
      var _ = engine.images().inspect(image);
      return true;
    } catch (GantryException e) {
      if (e.kind() == Kind.NOT_FOUND || e.kind() == Kind.INVALID) {
        return false;
      }
      throw e;
    }
  }

  private BuildRequest request(Call call, InputStream body) {
    var tags = new ArrayList<String>();
    for (String tag : call.exchange().query().all("t")) {
      if (!tag.isEmpty()) {
        tags.add(Reference.parse(tag).familiar());
      }
    }
    return new BuildRequest(
        subject(call, body),
        running(call),
        Caching.PLAIN.withNone(call.flag("nocache") || !mayUseCache(call)),
        List.of(),
        tags,
        Map.of(),
        Map.of(),
        BuildSecrets.NONE,
        call.flag("pull"),
        headers.all(call));
  }

  private static Subject subject(Call call, InputStream body) {
    String platform = call.text("platform");
    return new Subject(
        context(call.text("remote"), body),
        new Definition.InContext(call.text("dockerfile")),
        Map.of(),
        call.text("target"),
        platform.isEmpty() ? List.of() : List.of(Platform.parse(platform)),
        map(call, "buildargs"),
        map(call, "labels"));
  }

  private static BuildContext context(String remote, InputStream body) {
    if (remote.isEmpty() || remote.equals("client-session")) {
      return new BuildContext.Archive(body);
    }
    boolean web = remote.startsWith("http://") || remote.startsWith("https://");
    return web && !remote.replaceFirst("[#?].*", "").endsWith(".git")
        ? new BuildContext.Http(remote)
        : new BuildContext.Git(remote);
  }

  private static Running running(Call call) {
    String network = call.text("networkmode");
    boolean usual = network.isEmpty() || network.equals("bridge");
    List<String> hosts =
        call.text("extrahosts").isEmpty()
            ? List.of()
            : List.of(call.text("extrahosts").split(",", -1));
    return new Running(
        usual ? "default" : network,
        hosts,
        call.bytes("shmsize").orElse(0L),
        List.of(),
        network.equals("host") ? Set.of("network.host") : Set.of());
  }

  /** A JSON object of strings; a name with {@code null} has no value, and is left out. */
  private static Map<String, String> map(Call call, String name) {
    String text = call.text(name);
    if (text.isEmpty()) {
      return Map.of();
    }
    return Json.object().put(name, Json.parse(text)).build().stringMap(name);
  }

  private void cancel(Call call) throws IOException {
    if (call.text("id").isEmpty()) {
      throw new GantryException(Kind.INVALID, "build ID not provided");
    }
    running.cancel(call.text("id"));
    call.reply(200);
  }

  private void prune(Call call) throws IOException {
    var filters = Filters.of(call.filters().texts(), List.of("id", "type", "until", "unused-for"));
    BuildCaches.Pruned pruned =
        engine
            .builder()
            .caches()
            .prune(DockerBuildCache.rule(filters, keep(call), call.flag("all"), clock.instant()));
    List<String> ids = pruned.entries().stream().map(BuildCaches.Entry::id).toList();
    call.reply(
        200,
        Json.object()
            .put("CachesDeleted", ids.isEmpty() ? Json.nil() : Json.strings(ids))
            .put("SpaceReclaimed", pruned.freed())
            .build());
  }

  /** How many bytes may stay, under the names of all versions. */
  private static Optional<Long> keep(Call call) {
    for (String name : List.of("max-used-space", "reserved-space", "keep-storage")) {
      Optional<Long> bytes = call.bytes(name).filter(count -> count > 0);
      if (bytes.isPresent()) {
        return bytes;
      }
    }
    return Optional.empty();
  }
}
