package io.gantry.engine.build.dockerfile;

import io.gantry.engine.build.dockerfile.Instruction.CopyFlags;
import io.gantry.engine.build.dockerfile.Instruction.Pair;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
          instruction(statement), statement.keyword(), statement.text(), statement.lines());
    } catch (IllegalArgumentException problem) {
      throw DockerfileException.parse(
          source, statement.lines(), String.valueOf(problem.getMessage()));
    }
  }

  private Instruction instruction(Statement s) {
    String name = s.keyword().toUpperCase(Locale.ROOT);
    return switch (name) {
      case "FROM" -> from(s);
      case "ARG" -> arg(none(s));
      case "ENV" -> {
        List<Pair> pairs = pairs(none(s), "ENV");
        yield new Instruction.Env(pairs, isLegacy(s));
      }
      case "LABEL" -> {
        List<Pair> pairs = pairs(none(s), "LABEL");
        yield new Instruction.Label(pairs, isLegacy(s));
      }
      case "RUN" -> run(s);
      case "COPY" -> copy(s, false);
      case "ADD" -> copy(s, true);
      case "CMD" -> new Instruction.Cmd(command(none(s)));
      case "ENTRYPOINT" -> new Instruction.Entrypoint(command(required(none(s))));
      case "SHELL" ->
          new Instruction.Shell(
              JsonArray.parse(none(s).rest())
                  .filter(words -> !words.isEmpty())
                  .orElseThrow(() ->
                      new IllegalArgumentException(
                          "SHELL requires the arguments to be in JSON form")));
      case "WORKDIR" -> new Instruction.Workdir(one(s));
      case "USER" -> new Instruction.User(one(s));
      case "STOPSIGNAL" -> new Instruction.StopSignal(one(s));
      case "MAINTAINER" -> new Instruction.Maintainer(required(none(s)).rest());
      case "EXPOSE" -> new Instruction.Expose(Words.plain(required(none(s)).rest()));
      case "VOLUME" -> new Instruction.Volume(volumes(s));
      case "HEALTHCHECK" -> healthcheck(s);
      case "ONBUILD" -> onbuild(s);
      default ->
          throw new IllegalArgumentException(
              "unknown instruction: " + s.keyword() + Suggestion.among(KEYWORDS, name, ""));
    };
  }

  private static Statement none(Statement s) {
    var _ = new Flags(s.flags(), List.of(), List.of());
    return s;
  }

  private static Statement required(Statement s) {
    if (s.rest().isEmpty()) {
      throw new IllegalArgumentException(
          s.keyword().toUpperCase(Locale.ROOT) + " requires at least one argument");
    }
    return s;
  }

  private static String one(Statement s) {
    if (none(s).rest().isEmpty()) {
      throw new IllegalArgumentException(
          s.keyword().toUpperCase(Locale.ROOT) + " requires exactly one argument");
    }
    return s.rest();
  }

  private static Instruction from(Statement s) {
    var flags = new Flags(s.flags(), List.of("platform"), List.of());
    List<String> words = Words.plain(s.rest());
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

  private Instruction arg(Statement s) {
    var arguments = new ArrayList<Instruction.Argument>();
    for (String word : Words.split(required(s).rest(), escape)) {
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

  private boolean isLegacy(Statement s) {
    return Words.split(s.rest(), escape).getFirst().indexOf('=') < 0;
  }

  private List<Pair> pairs(Statement s, String keyword) {
    List<String> words = Words.split(required(s).rest(), escape);
    if (words.getFirst().indexOf('=') < 0) {
      if (words.size() < 2) {
        throw new IllegalArgumentException(keyword + " must have two arguments");
      }
      String name = words.getFirst();
      return List.of(new Pair(name, s.rest().substring(name.length()).strip()));
    }
    var pairs = new ArrayList<Pair>();
    for (String word : words) {
      int equals = word.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException(
            "can't find = in \"" + word + "\": must be of the form name=value");
      }
      if (equals == 0) {
        throw new IllegalArgumentException(keyword + " names can not be blank");
      }
      pairs.add(new Pair(word.substring(0, equals), word.substring(equals + 1)));
    }
    return List.copyOf(pairs);
  }

  private static CommandLine command(Statement s) {
    Optional<List<String>> json = JsonArray.parse(s.rest());
    return json.isPresent() ? new CommandLine.Exec(json.get()) : new CommandLine.Shell(s.rest());
  }

  private static Instruction run(Statement s) {
    var flags =
        new Flags(
            s.flags(),
            List.of("mount", "network", "security", "device"),
            List.of("mount", "device"));
    String network = flags.string("network");
    if (!List.of("", "default", "host", "none").contains(network)) {
      throw new IllegalArgumentException("invalid network mode \"" + network + "\"");
    }
    String security = flags.string("security");
    if (!List.of("", "sandbox", "insecure").contains(security)) {
      throw new IllegalArgumentException("security \"" + security + "\" is not valid");
    }
    var mounts = new ArrayList<Map<String, String>>();
    for (String mount : flags.strings("mount")) {
      mounts.add(options(mount));
    }
    return new Instruction.Run(
        command(required(s)),
        s.heredocs(),
        network,
        security,
        List.copyOf(mounts),
        flags.strings("device"));
  }

  private static Map<String, String> options(String mount) {
    var options = new LinkedHashMap<String, String>();
    for (String field : mount.split(",", -1)) {
      int equals = field.indexOf('=');
      options.put(
          (equals < 0 ? field : field.substring(0, equals)).toLowerCase(Locale.ROOT),
          equals < 0 ? "true" : field.substring(equals + 1));
    }
    return Map.copyOf(options);
  }

  private Instruction copy(Statement s, boolean add) {
    String keyword = add ? "ADD" : "COPY";
    var flags =
        new Flags(
            s.flags(),
            add
                ? List.of("chown", "chmod", "link", "exclude", "checksum", "keep-git-dir", "unpack")
                : List.of("from", "chown", "chmod", "link", "parents", "exclude"),
            List.of("exclude"));
    Optional<List<String>> json = JsonArray.parse(s.rest());
    List<String> words = json.isPresent() ? json.get() : Words.plain(s.rest());
    if (words.size() < 2) {
      throw new IllegalArgumentException(
          keyword
              + " requires at least two arguments, but only "
              + (words.isEmpty() ? "none was" : "one was")
              + " provided. Destination could not be determined");
    }
    var copyFlags =
        new CopyFlags(
            flags.string("from"),
            flags.string("chown"),
            flags.string("chmod"),
            flags.truth("link").orElse(false),
            flags.truth("parents").orElse(false),
            List.copyOf(flags.strings("exclude")),
            flags.string("checksum"),
            flags.truth("unpack"),
            flags.truth("keep-git-dir"));
    var sources = new ArrayList<>(words.subList(0, words.size() - 1));
    if (json.isEmpty()) {
      sources.removeIf(word -> Heredoc.announcedBy(word).isPresent());
    }
    if (Heredoc.announcedBy(words.getLast()).isPresent() && json.isEmpty()) {
      throw new IllegalArgumentException(keyword + " cannot accept a heredoc as a destination");
    }
    return new Instruction.Copy(
        add, List.copyOf(sources), words.getLast(), s.heredocs(), copyFlags);
  }

  private List<String> volumes(Statement s) {
    Optional<List<String>> json = JsonArray.parse(required(none(s)).rest());
    List<String> paths = json.isPresent() ? json.get() : Words.plain(s.rest());
    if (paths.stream().anyMatch(String::isBlank) || paths.isEmpty()) {
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
    List<String> words = Words.plain(required(s).rest());
    String type = words.getFirst().toUpperCase(Locale.ROOT);
    Optional<CommandLine> command = Optional.empty();
    switch (type) {
      case "NONE" -> {
        if (words.size() > 1) {
          throw new IllegalArgumentException("HEALTHCHECK NONE takes no arguments");
        }
      }
      case "CMD" -> {
        String rest = s.rest().substring(words.getFirst().length()).strip();
        if (rest.isEmpty()) {
          throw new IllegalArgumentException("missing command after HEALTHCHECK CMD");
        }
        Optional<List<String>> json = JsonArray.parse(rest);
        command =
            Optional.of(
                json.isPresent() ? new CommandLine.Exec(json.get()) : new CommandLine.Shell(rest));
      }
      default ->
          throw new IllegalArgumentException(
              "unknown type \"" + type + "\" in HEALTHCHECK (try CMD)");
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
    var full = new StringBuilder(text);
    for (Heredoc heredoc : s.heredocs()) {
      full.append('\n').append(heredoc.content()).append(heredoc.name());
    }
    var _ = trigger(full.toString(), s);
    return new Instruction.Onbuild(full.toString());
  }

  /** Understands an ONBUILD's instruction now, so that mistakes show where they are written. */
  private Instruction trigger(String text, Statement at) {
    Statement inner = new Lexer(Source.of("ONBUILD", text), escape).statements().getFirst();
    return instruction(
        new Statement(
            inner.keyword(),
            inner.flags(),
            inner.rest(),
            inner.text(),
            inner.heredocs(),
            at.lines()));
  }
}
