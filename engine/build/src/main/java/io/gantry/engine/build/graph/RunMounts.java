package io.gantry.engine.build.graph;

import io.gantry.engine.build.graph.Op.RunMount;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The options of {@code RUN --mount}. */
final class RunMounts {
  private RunMounts() {}

  static RunMount parse(
      Map<String, String> options, String workingDirectory, UnaryOperator<String> expand) {
    String type = options.getOrDefault("type", "bind");
    String target =
        first(options, "target", "dst", "destination").isEmpty()
            ? ""
            : Paths.resolve(
                workingDirectory, expand.apply(first(options, "target", "dst", "destination")));
    return switch (type) {
      case "cache" -> {
        refuse(options, type, "from", "source", "src");
        String id = expand.apply(options.getOrDefault("id", required(target, type)));
        yield new RunMount.Cache(
            id,
            required(target, type),
            isTrue(options, "ro") || isTrue(options, "readonly"),
            RunMount.Sharing.SHARED,
            Optional.empty(),
            "",
            options.getOrDefault("mode", "0755"),
            options.getOrDefault("uid", "0"),
            options.getOrDefault("gid", "0"));
      }
      case "tmpfs" -> new RunMount.Tmpfs(required(target, type), options.getOrDefault("size", ""));
      case "bind" -> {
        refuse(options, type, "from", "rw", "readwrite");
        yield new RunMount.Bind(
            new Op.Origin.Context(""),
            Paths.resolve("/", expand.apply(first(options, "source", "src"))),
            required(target, type),
            false);
      }
      case "secret", "ssh" ->
          throw new IllegalArgumentException(
              "RUN --mount=type=" + type + " is not supported by gantry yet");
      default -> throw new IllegalArgumentException("unsupported mount type \"" + type + "\"");
    };
  }

  private static String required(String target, String type) {
    if (target.isEmpty() || target.equals("/")) {
      throw new IllegalArgumentException("RUN --mount=type=" + type + " needs a target below /");
    }
    return target;
  }

  private static void refuse(Map<String, String> options, String type, String... names) {
    for (String name : names) {
      if (options.containsKey(name)) {
        throw new IllegalArgumentException(
            "RUN --mount=type=" + type + "," + name + " is not supported by gantry yet");
      }
    }
  }

  private static boolean isTrue(Map<String, String> options, String name) {
    return options.getOrDefault(name, "false").equals("true");
  }

  private static String first(Map<String, String> options, String... names) {
    for (String name : names) {
      String value = options.get(name);
      if (value != null) {
        return value;
      }
    }
    return "";
  }
}
