package io.gantry.engine.build.lint;

import io.gantry.engine.build.dockerfile.CommandLine;
import io.gantry.engine.build.dockerfile.Dockerfile;
import io.gantry.engine.build.dockerfile.Instruction;
import io.gantry.engine.build.dockerfile.LineRange;
import io.gantry.engine.build.dockerfile.Node;
import io.gantry.engine.build.dockerfile.Stage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The rules that need nothing but the parsed file; {@code graph} tells of undefined variables. */
final class Rules {
  private static final Pattern SECRET =
      Pattern.compile(
          "(?i)(?:^|_)(?:apikey|auth|credentials?|key|password|pword|passwd|secret|token)"
              + "(?:_|$)");
  private static final Pattern PUBLIC = Pattern.compile("(?i)(?:^|_)public(?:_|$)");

  static final List<Rule> ALL =
      List.of(
          new Rule(
              "ConsistentInstructionCasing",
              "all keywords are in the same case",
              Rules::consistentCasing),
          ofStages("DuplicateStageName", "stage names are unique", Rules::duplicateNames),
          ofFroms("FromAsCasing", "AS is in the case of FROM", Rules::asCasing),
          ofFroms(
              "StageNameCasing",
              "stage names are in lower case",
              words ->
                  words.size() == 4 && !isLower(words.get(3))
                      ? "stage name '" + words.get(3) + "' should be lowercase"
                      : ""),
          ofFroms(
              "ReservedStageName",
              "no stage is called scratch or context",
              words ->
                  words.size() == 4 && isReserved(words.get(3))
                      ? "stage name should not use the reserved name '" + words.get(3) + "'"
                      : ""),
          ofNodes(
              "JSONArgsRecommended",
              "CMD and ENTRYPOINT are in JSON form, so that signals reach the program",
              Rules::shellForm),
          ofNodes(
              "LegacyKeyValueFormat",
              "ENV and LABEL are written name=value",
              node ->
                  isLegacy(node.instruction())
                      ? "\""
                          + upper(node)
                          + " key=value\" should be used instead of legacy \""
                          + upper(node)
                          + " key value\" format"
                      : ""),
          ofNodes(
              "MaintainerDeprecated",
              "a label names the author",
              node ->
                  node.instruction() instanceof Instruction.Maintainer
                      ? "maintainer instruction is deprecated in favor of a label"
                          + " (org.opencontainers.image.authors)"
                      : ""),
          ofNodes(
              "SecretsUsedInArgOrEnv",
              "no secrets in ARG or ENV: they stay in the image",
              Rules::secrets),
          new Rule(
              "WorkdirRelativePath",
              "the first WORKDIR of a stage is absolute",
              Rules::relativeWorkdirs),
          new Rule(
              "MultipleInstructionsDisallowed",
              "one CMD, ENTRYPOINT and HEALTHCHECK in a stage",
              Rules::repeated),
          new Rule(
              "NoEmptyContinuation",
              "no empty lines in the middle of an instruction",
              Rules::emptyContinuations),
          ofFroms(
              "FromPlatformFlagConstDisallowed",
              "FROM --platform is no constant",
              Rules::constantPlatform),
          ofNodes(
              "ExposeProtoCasing",
              "protocols of EXPOSE are in lower case",
              node ->
                  node.instruction() instanceof Instruction.Expose(List<String> ports)
                          && ports.stream().anyMatch(port -> !isLower(port) && !port.contains("$"))
                      ? "defined protocol in EXPOSE should be lowercase"
                      : ""));

  private Rules() {}

  private static Rule ofNodes(String name, String description, Function<Node, String> problem) {
    return new Rule(
        name,
        description,
        file -> {
          var warnings = new ArrayList<Warning>();
          all(file).forEach(node -> add(warnings, name, problem.apply(node), node.lines()));
          return warnings;
        });
  }

  private static Rule ofStages(
      String name, String description, Function<List<Stage>, Map<Stage, String>> problems) {
    return new Rule(
        name,
        description,
        file -> {
          var warnings = new ArrayList<Warning>();
          problems
              .apply(file.stages())
              .forEach((stage, text) -> add(warnings, name, text, stage.node().lines()));
          return warnings;
        });
  }

  /** A rule on the words of FROM without its flags, FROM first. */
  private static Rule ofFroms(
      String name, String description, Function<List<String>, String> problem) {
    return new Rule(
        name,
        description,
        file -> {
          var warnings = new ArrayList<Warning>();
          for (Stage stage : file.stages()) {
            List<String> words = new ArrayList<>(List.of(stage.node().text().split("\\s+", -1)));
            if (!name.equals("FromPlatformFlagConstDisallowed")) {
              words.removeIf(word -> word.startsWith("--"));
            }
            add(warnings, name, problem.apply(words), stage.node().lines());
          }
          return warnings;
        });
  }

  private static void add(List<Warning> warnings, String name, String text, LineRange lines) {
    if (!text.isEmpty()) {
      warnings.add(new Warning(name, text, lines));
    }
  }

  private static List<Node> all(Dockerfile file) {
    var nodes = new ArrayList<>(file.arguments());
    for (Stage stage : file.stages()) {
      nodes.add(stage.node());
      nodes.addAll(stage.nodes());
    }
    return nodes;
  }

  private static List<Warning> consistentCasing(Dockerfile file) {
    List<Node> nodes = all(file);
    long lower = nodes.stream().filter(node -> isLower(node.keyword())).count();
    boolean toLower = lower * 2 > nodes.size();
    Predicate<String> fits = word -> toLower ? isLower(word) : isUpper(word);
    var warnings = new ArrayList<Warning>();
    for (Node node : nodes) {
      if (!fits.test(node.keyword())) {
        add(
            warnings,
            "ConsistentInstructionCasing",
            "command '"
                + node.keyword()
                + "' should match the case of the command majority ("
                + (toLower ? "lowercase" : "uppercase")
                + ")",
            node.lines());
      }
    }
    return warnings;
  }

  private static Map<Stage, String> duplicateNames(List<Stage> stages) {
    var seen = new HashSet<String>();
    var problems = new HashMap<Stage, String>();
    for (Stage stage : stages) {
      String name = stage.from().name();
      if (!name.isEmpty() && !seen.add(name)) {
        problems.put(stage, "duplicate stage name \"" + name + "\", stage names should be unique");
      }
    }
    return problems;
  }

  private static String asCasing(List<String> words) {
    return words.size() == 4 && isLower(words.getFirst()) != isLower(words.get(2))
        ? "'" + words.get(2) + "' and '" + words.getFirst() + "' keywords' casing do not match"
        : "";
  }

  private static boolean isReserved(String name) {
    return name.equalsIgnoreCase("scratch") || name.equalsIgnoreCase("context");
  }

  private static String constantPlatform(List<String> words) {
    Optional<String> flag =
        words.stream().filter(word -> word.startsWith("--platform=")).findFirst();
    return flag.isPresent() && !flag.get().contains("$")
        ? "FROM --platform flag should not use constant value \""
            + flag.get().substring("--platform=".length())
            + "\""
        : "";
  }

  private static String shellForm(Node node) {
    CommandLine command =
        switch (node.instruction()) {
          case Instruction.Cmd(CommandLine line) -> line;
          case Instruction.Entrypoint(CommandLine line) -> line;
          default -> new CommandLine.Exec(List.of());
        };
    return command instanceof CommandLine.Shell && !command.isEmpty()
        ? "JSON arguments recommended for "
            + upper(node)
            + " to prevent unintended behavior related to OS signals"
        : "";
  }

  private static boolean isLegacy(Instruction instruction) {
    return switch (instruction) {
      case Instruction.Env(var _, boolean legacy) -> legacy;
      case Instruction.Label(var _, boolean legacy) -> legacy;
      default -> false;
    };
  }

  private static String secrets(Node node) {
    List<String> names =
        switch (node.instruction()) {
          case Instruction.Env(var pairs, boolean _) ->
              pairs.stream().map(Instruction.Pair::name).toList();
          case Instruction.Arg(var arguments) ->
              arguments.stream().map(Instruction.Argument::name).toList();
          default -> List.of();
        };
    for (String name : names) {
      if (SECRET.matcher(name).find() && !PUBLIC.matcher(name).find()) {
        return "do not use ARG or ENV instructions for sensitive data ("
            + upper(node)
            + " \""
            + name
            + "\")";
      }
    }
    return "";
  }

  private static List<Warning> relativeWorkdirs(Dockerfile file) {
    var warnings = new ArrayList<Warning>();
    for (Stage stage : file.stages()) {
      for (Node node : stage.nodes()) {
        if (node.instruction() instanceof Instruction.Workdir(String path)) {
          if (!path.startsWith("/") && !path.startsWith("$") && !path.startsWith("\"")) {
            add(
                warnings,
                "WorkdirRelativePath",
                "relative workdir \""
                    + path
                    + "\" can have unexpected results if the base image changes",
                node.lines());
          }
          break;
        }
      }
    }
    return warnings;
  }

  private static List<Warning> repeated(Dockerfile file) {
    var warnings = new ArrayList<Warning>();
    for (Stage stage : file.stages()) {
      Set<String> once = Set.of("CMD", "ENTRYPOINT", "HEALTHCHECK");
      var last = new HashMap<String, Node>();
      for (Node node : stage.nodes()) {
        Node before = once.contains(upper(node)) ? last.put(upper(node), node) : null;
        if (before != null) {
          add(
              warnings,
              "MultipleInstructionsDisallowed",
              "multiple "
                  + upper(node)
                  + " instructions should not be used in the same stage because only the last one"
                  + " will be used",
              before.lines());
        }
      }
    }
    return warnings;
  }

  private static List<Warning> emptyContinuations(Dockerfile file) {
    var warnings = new ArrayList<Warning>();
    for (int line : file.emptyContinuations()) {
      add(warnings, "NoEmptyContinuation", "empty continuation line", new LineRange(line, line));
    }
    return warnings;
  }

  private static boolean isLower(String word) {
    return word.equals(word.toLowerCase(Locale.ROOT));
  }

  private static boolean isUpper(String word) {
    return word.equals(word.toUpperCase(Locale.ROOT));
  }

  private static String upper(Node node) {
    return node.keyword().toUpperCase(Locale.ROOT);
  }
}
