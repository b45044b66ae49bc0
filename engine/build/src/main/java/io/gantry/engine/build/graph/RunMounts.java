package io.gantry.engine.build.graph;

import io.gantry.engine.build.graph.Op.RunMount;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The options of {@code RUN --mount}. Made for one RUN. */
final class RunMounts {
  private static final String SECRETS = "/run/secrets/";
  private static final String AGENTS = "/run/buildkit/ssh_agent.";

  private final Inputs inputs;
  private final String workingDirectory;
  private final String cacheNamespace;
  private final UnaryOperator<String> expand;
  private int agents;

  /**
   * For one RUN.
   *
   * @param cacheNamespace set before the ids of cache mounts; may be empty
   */
  RunMounts(
      Inputs inputs, String workingDirectory, String cacheNamespace, UnaryOperator<String> expand) {
    this.inputs = inputs;
    this.workingDirectory = workingDirectory;
    this.cacheNamespace = cacheNamespace;
    this.expand = expand;
  }

  RunMount parse(Map<String, String> given) {
    var options = new MountOptions(given, expand);
    return switch (options.type()) {
      case "cache" -> cache(options);
      case "tmpfs" -> new RunMount.Tmpfs(target(options), ByteCount.parse(options.text("size")));
      case "bind" -> bind(options);
      case "secret" -> secret(options);
      case "ssh" -> ssh(options);
      default ->
          throw new IllegalArgumentException("unsupported mount type \"" + options.type() + "\"");
    };
  }

  private RunMount cache(MountOptions options) {
    String target = target(options);
    String id = options.textOr(target, "id");
    boolean hasFrom = !options.from().isEmpty();
    return new RunMount.Cache(
        cacheNamespace.isEmpty() ? id : cacheNamespace + "/" + id,
        target,
        options.truth("ro", "readonly"),
        sharing(options.textOr("shared", "sharing")),
        hasFrom ? Optional.of(inputs.from(options.from())) : Optional.empty(),
        hasFrom ? Paths.resolve("/", options.text("source", "src")) : "",
        options.number("mode", 8, "0755"),
        options.number("uid", 10, "0"),
        options.number("gid", 10, "0"));
  }

  private static RunMount.Sharing sharing(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "shared" -> RunMount.Sharing.SHARED;
      case "private" -> RunMount.Sharing.PRIVATE;
      case "locked" -> RunMount.Sharing.LOCKED;
      default ->
          throw new IllegalArgumentException(
              "unsupported sharing value \"" + text + "\" (use shared, private or locked)");
    };
  }

  private RunMount bind(MountOptions options) {
    return new RunMount.Bind(
        inputs.from(options.from()),
        Paths.resolve("/", options.text("source", "src")),
        target(options),
        options.truth("rw", "readwrite"));
  }

  private RunMount secret(MountOptions options) {
    String written = options.text("target", "dst", "destination");
    String variable = options.text("env");
    String id = options.text("source", "src", "id");
    if (id.isEmpty() && written.isEmpty()) {
      throw new IllegalArgumentException("one of source, target required");
    }
    if (id.isEmpty()) {
      id = written.substring(written.lastIndexOf('/') + 1);
    }
    String target = written;
    if (target.isEmpty() && variable.isEmpty()) {
      target = SECRETS + id.substring(id.lastIndexOf('/') + 1);
    }
    return new RunMount.Secret(
        id,
        target.isEmpty() ? "" : Paths.resolve(workingDirectory, target),
        variable,
        options.truth("required"),
        options.number("mode", 8, "0400"),
        options.number("uid", 10, "0"),
        options.number("gid", 10, "0"));
  }

  private RunMount ssh(MountOptions options) {
    String target = options.textOr(AGENTS + agents, "target", "dst", "destination");
    agents++;
    return new RunMount.Ssh(
        options.textOr("default", "source", "src", "id"),
        Paths.resolve(workingDirectory, target),
        options.truth("required"),
        options.number("mode", 8, "0600"),
        options.number("uid", 10, "0"),
        options.number("gid", 10, "0"));
  }

  private String target(MountOptions options) {
    String written = options.text("target", "dst", "destination");
    String target = written.isEmpty() ? "/" : Paths.resolve(workingDirectory, written);
    if (target.equals("/")) {
      throw new IllegalArgumentException(
          "invalid mount target \"/\": --mount=type=" + options.type() + " needs a target below /");
    }
    return target;
  }
}
