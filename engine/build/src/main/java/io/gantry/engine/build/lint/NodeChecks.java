package io.gantry.engine.build.lint;

import io.gantry.engine.build.dockerfile.CommandLine;
import io.gantry.engine.build.dockerfile.Instruction;
import io.gantry.engine.build.dockerfile.Instruction.Argument;
import io.gantry.engine.build.dockerfile.Instruction.Pair;
import io.gantry.engine.build.dockerfile.Node;
import io.gantry.engine.build.lint.Rule.Finding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** What single instructions show where they stand. */
final class NodeChecks {
  private static final Pattern SECRET =
      Pattern.compile(
          "(?i)(?:_|^)(?:apikey|auth|credentials?|key|password|pword|passwd|secret|token)(?:_|$)");
  private static final Pattern HARMLESS =
      Pattern.compile("(?i)(?:_|^)(?:public|file|version)(?:_|$)");

  private final Surroundings surroundings;
  private final List<Finding> findings = new ArrayList<>();

  /** The instructions of which a stage keeps only the last, by stage and kind. */
  private final Map<String, Node> last = new HashMap<>();

  private NodeChecks(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  static List<Finding> of(List<Place> places, Surroundings surroundings) {
    var checks = new NodeChecks(surroundings);
    places.forEach(checks::check);
    return checks.findings;
  }

  private void check(Place place) {
    Node node = place.node();
    switch (node.instruction()) {
      case Instruction.Cmd(CommandLine command) -> {
        once(place, "cmd");
        shellForm(place, command);
      }
      case Instruction.Entrypoint(CommandLine command) -> {
        once(place, "entrypoint");
        shellForm(place, command);
      }
      case Instruction.Healthcheck _ -> once(place, "healthcheck");
      case Instruction.Env(List<Pair> pairs, boolean legacy) -> {
        legacy(node, legacy);
        pairs.forEach(pair -> secret(node, "ENV", place.scope().word(pair.name())));
      }
      case Instruction.Label(List<Pair> _, boolean legacy) -> legacy(node, legacy);
      case Instruction.Arg(List<Argument> arguments) ->
          arguments.forEach(argument -> secret(node, "ARG", argument.name()));
      case Instruction.Workdir(String path) -> workdir(place, place.scope().word(path));
      case Instruction.Expose(List<String> ports) -> ports.forEach(port -> expose(place, port));
      case Instruction.Copy copy -> copy(place, copy);
      default -> {}
    }
  }

  private void once(Place place, String kind) {
    Node before = last.put(place.stage().index() + kind, place.node());
    if (before != null) {
      findings.add(
          Rules.MULTIPLE_INSTRUCTIONS_DISALLOWED.at(
              before,
              "Multiple "
                  + place.node().keyword()
                  + " instructions should not be used in the same stage because only the last one"
                  + " will be used"));
    }
  }

  private void shellForm(Place place, CommandLine command) {
    if (command instanceof CommandLine.Shell && !place.hasShell()) {
      findings.add(
          Rules.JSON_ARGS_RECOMMENDED.at(
              place.node(),
              "JSON arguments recommended for "
                  + place.node().keyword()
                  + " to prevent unintended behavior related to OS signals"));
    }
  }

  private void legacy(Node node, boolean legacy) {
    if (legacy) {
      String word = node.keyword();
      findings.add(
          Rules.LEGACY_KEY_VALUE_FORMAT.at(
              node,
              "\"%1$s key=value\" should be used instead of legacy \"%1$s key value\" format"
                  .formatted(word)));
    }
  }

  private void secret(Node node, String instruction, String name) {
    if (SECRET.matcher(name).find() && !HARMLESS.matcher(name).find()) {
      findings.add(
          Rules.SECRETS_USED_IN_ARG_OR_ENV.at(
              node,
              "Do not use ARG or ENV instructions for sensitive data (%s \"%s\")"
                  .formatted(instruction, name)));
    }
  }

  private void workdir(Place place, String path) {
    if (!place.hasWorkdir() && !path.startsWith("/")) {
      findings.add(
          Rules.WORKDIR_RELATIVE_PATH.at(
              place.node(),
              "Relative workdir \""
                  + path
                  + "\" can have unexpected results if the base image changes"));
    }
  }

  private void expose(Place place, String written) {
    List<String> ports;
    try {
      ports = place.scope().expander(_ -> {}).words(written);
    } catch (IllegalArgumentException _) {
      return;
    }
    for (String port : ports) {
      int slash = port.indexOf('/');
      String protocol = slash < 0 ? "" : port.substring(slash + 1);
      if (!protocol.equals(protocol.toLowerCase(Locale.ROOT))) {
        findings.add(
            Rules.EXPOSE_PROTO_CASING.at(
                place.node(),
                "Defined protocol '" + port + "' in EXPOSE instruction should be lowercase"));
      }
      if (port.indexOf(':') >= 0) {
        findings.add(
            Rules.EXPOSE_INVALID_FORMAT.at(
                place.node(),
                "EXPOSE instruction should not define an IP address or host-port mapping, found '"
                    + port
                    + "'"));
      }
    }
  }

  private void copy(Place place, Instruction.Copy copy) {
    if (!copy.flags().from().isEmpty()) {
      return;
    }
    for (String source : copy.sources()) {
      String word = place.scope().word(source);
      if (word.contains("://") || word.startsWith("git@")) {
        continue;
      }
      String path = Path.of(word).normalize().toString();
      String relative = path.startsWith("/") ? path.substring(1) : path;
      if (!relative.isEmpty() && surroundings.ignored().test(relative)) {
        findings.add(
            Rules.COPY_IGNORED_FILE.at(
                place.node(),
                "Attempting to %s file \"%s\" that is excluded by .dockerignore"
                    .formatted(copy.add() ? "Add" : "Copy", path)));
      }
    }
  }
}
