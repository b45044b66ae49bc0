package io.gantry.engine.build.dockerfile;

import io.gantry.engine.build.dockerfile.Instruction.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Makes an instruction of a statement; problems get the statement's place. */
final class Parser {
  private static final List<String> KEYWORDS =
      List.of(
          "ADD",
          "ARG",
          "CMD",
          "COPY",
          "ENTRYPOINT",
          "ENV",
          "EXPOSE",
          "FROM",
          "HEALTHCHECK",
          "LABEL",
          "MAINTAINER",
          "ONBUILD",
          "RUN",
          "SHELL",
          "STOPSIGNAL",
          "USER",
          "VOLUME",
          "WORKDIR");

  private final Source source;
  private final char escape;

  Parser(Source source, char escape) {
    this.source = source;
    this.escape = escape;
  }

  Node node(Statement statement) {
    try {
      return new Node(
          instruction(statement),
          statement.keyword(),
          statement.text(),
          statement.lines(),
          statement.comments());
    } catch (IllegalArgumentException problem) {
      throw DockerfileException.parse(
          source, statement.lines(), String.valueOf(problem.getMessage()));
    }
  }

  private Instruction instruction(Statement s) {
    return switch (s.instruction()) {
      case "FROM" -> from(s);
      case "ARG" -> arg(none(s));
      case "ENV" -> new Instruction.Env(pairs(none(s)), isLegacy(s));
      case "LABEL" -> new Instruction.Label(pairs(none(s)), isLegacy(s));
      case "RUN" -> RunParser.run(s);
      case "COPY" -> CopyParser.copy(s, false);
      case "ADD" -> CopyParser.copy(s, true);
      case "CMD" -> new Instruction.Cmd(command(none(s).arguments()));
      case "ENTRYPOINT" -> new Instruction.Entrypoint(command(none(s).arguments()));
      case "SHELL" -> shell(required(none(s)));
      case "WORKDIR" -> new Instruction.Workdir(one(s));
      case "USER" -> new Instruction.User(one(s));
      case "STOPSIGNAL" -> new Instruction.StopSignal(one(s));
      case "MAINTAINER" -> new Instruction.Maintainer(required(none(s)).rest());
      case "EXPOSE" -> new Instruction.Expose(required(none(s)).words());
      case "VOLUME" -> new Instruction.Volume(volumes(s));
      case "HEALTHCHECK" -> healthcheck(s);
      case "ONBUILD" -> onbuild(s);
      default ->
          throw new IllegalArgumentException("unknown instruction: " + s.keyword() + suggestion(s));
    };
  }

  private static String suggestion(Statement s) {
    String text = Suggestion.among(KEYWORDS, s.instruction());
    boolean lower = s.keyword().equals(s.keyword().toLowerCase(Locale.ROOT));
    return lower ? text.toLowerCase(Locale.ROOT) : text;
  }

  private static Statement none(Statement s) {
    var _ = new Flags(s.flags(), List.of(), List.of());
    return s;
  }

  private static Statement required(Statement s) {
    if (s.words().isEmpty()) {
      throw new IllegalArgumentException(s.instruction() + " requires at least one argument");
    }
    return s;
  }

  private static String one(Statement s) {
    if (none(s).rest().isEmpty()) {
      throw new IllegalArgumentException(s.instruction() + " requires exactly one argument");
    }
    return s.rest();
  }

  private static Instruction from(Statement s) {
    var flags = new Flags(s.flags(), List.of("platform"), List.of());
    List<String> words = s.words();
    boolean named = words.size() == 3 && words.get(1).equalsIgnoreCase("as");
    if (words.size() != 1 && !named) {
      throw new IllegalArgumentException("FROM requires either one or three arguments");
    }
    String name = named ? words.get(2).toLowerCase(Locale.ROOT) : "";
    if (named && !isStageName(name)) {
      throw new IllegalArgumentException(
          "invalid name for build stage: \""
              + words.get(2)
              + "\", name can't start with a number or contain symbols");
    }
    return new Instruction.From(flags.string("platform"), words.getFirst(), name);
  }

  private static boolean isStageName(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = c >= 'a' && c <= 'z';
      boolean later = (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
      if (!letter && (i == 0 || !later)) {
        return false;
      }
    }
    return true;
  }

  private static Instruction arg(Statement s) {
    var arguments = new ArrayList<Instruction.Argument>();
    for (String word : required(s).words()) {
      int equals = word.indexOf('=');
      String name = equals < 0 ? word : word.substring(0, equals);
      if (name.isEmpty()) {
        throw new IllegalArgumentException("ARG names can not be blank");
      }
      arguments.add(
          new Instruction.Argument(
              name, equals < 0 ? Optional.empty() : Optional.of(word.substring(equals + 1))));
    }
    return new Instruction.Arg(List.copyOf(arguments));
  }

  private static boolean isLegacy(Statement s) {
    return s.words().get(2).isEmpty();
  }

  private static List<Pair> pairs(Statement s) {
    List<String> words = required(s).words();
    var pairs = new ArrayList<Pair>();
    for (int i = 0; i < words.size(); i += 3) {
      if (words.get(i).isEmpty()) {
        throw new IllegalArgumentException(s.instruction() + " names can not be blank");
      }
      pairs.add(new Pair(words.get(i), words.get(i + 1)));
    }
    return List.copyOf(pairs);
  }

  /** What RUN, CMD and ENTRYPOINT take. */
  static CommandLine command(Arguments arguments) {
    return arguments.json()
        ? new CommandLine.Exec(arguments.words())
        : new CommandLine.Shell(String.join(" ", arguments.words()));
  }

  private static Instruction shell(Statement s) {
    if (!s.arguments().json()) {
      throw new IllegalArgumentException("SHELL requires the arguments to be in JSON form");
    }
    return new Instruction.Shell(s.words());
  }

  private static List<String> volumes(Statement s) {
    List<String> paths = required(none(s)).words().stream().map(String::strip).toList();
    if (paths.contains("")) {
      throw new IllegalArgumentException("VOLUME specified can not be an empty string");
    }
    return paths;
  }

  private static Instruction healthcheck(Statement s) {
    var flags =
        new Flags(
            s.flags(),
            List.of("interval", "timeout", "start-period", "start-interval", "retries"),
            List.of());
    List<String> words = required(s).words();
    var line = new Arguments(words.subList(1, words.size()), s.arguments().json());
    String type = words.getFirst().toUpperCase(Locale.ROOT);
    Optional<CommandLine> command = Optional.empty();
    switch (type) {
      case "NONE" -> {
        if (!line.words().isEmpty()) {
          throw new IllegalArgumentException("HEALTHCHECK NONE takes no arguments");
        }
      }
      case "CMD" -> {
        if (line.words().isEmpty()) {
          throw new IllegalArgumentException("Missing command after HEALTHCHECK CMD");
        }
        command = Optional.of(command(line));
      }
      default ->
          throw new IllegalArgumentException(
              "Unknown type \"" + type + "\" in HEALTHCHECK (try CMD)");
    }
    return new Instruction.Healthcheck(
        command,
        flags.string("interval"),
        flags.string("timeout"),
        flags.string("start-period"),
        flags.string("start-interval"),
        flags.string("retries"));
  }

  private Instruction onbuild(Statement s) {
    String text = required(none(s)).rest();
    String keyword = Words.plain(text).getFirst().toUpperCase(Locale.ROOT);
    switch (keyword) {
      case "ONBUILD" ->
          throw new IllegalArgumentException(
              "Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed");
      case "MAINTAINER", "FROM" ->
          throw new IllegalArgumentException(keyword + " isn't allowed as an ONBUILD trigger");
      default -> {}
    }
    // understood now, so that mistakes show where they are written
    String full = s.restWithHeredocs();
    var inner = new Lexer(Source.of("ONBUILD", full), escape, 0).statements();
    var _ = instruction(inner.getFirst());
    return new Instruction.Onbuild(full);
  }
}
