package io.gantry.engine.docker.request;

import io.gantry.engine.api.ContainerSpec;
import io.gantry.engine.api.HealthCheck;
import io.gantry.engine.api.Lifecycle;
import io.gantry.engine.api.LogConfig;
import io.gantry.engine.api.MountSpec;
import io.gantry.engine.api.ProcessSpec;
import io.gantry.engine.api.RestartPolicy;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The body of {@code POST /containers/create}: {@code Config} with {@code HostConfig} in it. */
public final class ContainerRequest {
  private final Json.Obj config;
  private final Json.Obj host;

  private ContainerRequest(Json.Obj config) {
    this.config = config;
    this.host = config.object("HostConfig");
  }

  /**
   * What it asks for.
   *
   * @throws GantryException {@code INVALID} that names the field
   */
  public static ContainerSpec read(Json.Obj body) {
    if (body.fields().isEmpty()) {
      throw new GantryException(
          Kind.INVALID, "config cannot be empty in order to create a container");
    }
    return new ContainerRequest(body).spec();
  }

  private ContainerSpec spec() {
    return new ContainerSpec(
        config.string("Image"),
        process(),
        config.string("Hostname"),
        config.stringMap("Labels"),
        mounts(),
        NetworkRequest.read(config, host),
        ResourceRequest.read(host),
        SecurityRequest.read(host),
        lifecycle(),
        SecurityRequest.namespaces(host),
        config.string("Domainname"),
        host.stringMap("Annotations"),
        host.string("Systemd"));
  }

  private ProcessSpec process() {
    return new ProcessSpec(
        entrypoint(),
        words("Cmd"),
        config.strings("Env"),
        config.string("WorkingDir"),
        config.string("User"),
        config.bool("Tty"),
        config.bool("OpenStdin"),
        config.bool("StdinOnce"));
  }

  /** A list with one empty word takes the image's away, as {@code --entrypoint ""} sends it. */
  private Optional<List<String>> entrypoint() {
    if (config.get("Entrypoint").isEmpty()) {
      return Optional.empty();
    }
    List<String> words = words("Entrypoint");
    return Optional.of(words.equals(List.of("")) ? List.of() : words);
  }

  /** Old clients send one text for a list of one. */
  private List<String> words(String field) {
    return config.get(field).orElse(Json.nil()) instanceof Json.Str(String word)
        ? List.of(word)
        : config.strings(field);
  }

  private List<MountSpec> mounts() {
    var mounts = new ArrayList<MountSpec>(MountRequest.mounts(host));
    for (String text : host.strings("Binds")) {
      mounts.add(BindSyntax.parse(text));
    }
    for (String target : config.object("Volumes").fields().keySet()) {
      if (mounts.stream().noneMatch(mount -> mount.target().equals(target))) {
        mounts.add(BindSyntax.parse(target));
      }
    }
    host.stringMap("Tmpfs")
        .forEach((target, options) -> mounts.add(new MountSpec.Tmpfs(target, options)));
    for (String text : host.strings("VolumesFrom")) {
      mounts.add(BindSyntax.inherited(text));
    }
    return mounts;
  }

  private Lifecycle lifecycle() {
    Json.Obj log = host.object("LogConfig");
    return new Lifecycle(
        host.bool("AutoRemove"),
        config.string("StopSignal"),
        config.get("StopTimeout").map(_ -> (int) config.number("StopTimeout", 10)),
        RestartRequest.read(host.object("RestartPolicy"), host.bool("AutoRemove")),
        health(config.object("Healthcheck")),
        new LogConfig(log.string("Type"), log.stringMap("Config")));
  }

  private static HealthCheck health(Json.Obj check) {
    return new HealthCheck(
        check.strings("Test"),
        nanos(check, "Interval"),
        nanos(check, "Timeout"),
        nanos(check, "StartPeriod"),
        nanos(check, "StartInterval"),
        (int) check.number("Retries", 0));
  }

  private static Duration nanos(Json.Obj check, String field) {
    long nanos = check.number(field, 0);
    if (nanos != 0 && nanos < 1_000_000) {
      throw new GantryException(Kind.INVALID, field + " in Healthcheck cannot be less than 1ms");
    }
    return Duration.ofNanos(nanos);
  }

  /** For {@code POST /containers/{id}/update}: what changes of a container. */
  public static ContainerSpec update(ContainerSpec before, Json.Obj body) {
    Optional<Json> policy = body.get("RestartPolicy");
    RestartPolicy restart =
        policy.isPresent() && !body.object("RestartPolicy").string("Name").isEmpty()
            ? RestartRequest.read(body.object("RestartPolicy"), before.lifecycle().autoRemove())
            : before.lifecycle().restart();
    return before.with(
        ResourceRequest.update(before.resources(), body), before.lifecycle().with(restart));
  }

  /** The names of those fields of a map whose value is an object: Go's sets. */
  static List<String> set(Json.Obj json, String field) {
    Map<String, Json> fields = json.object(field).fields();
    return List.copyOf(fields.keySet());
  }
}
