package io.gantry.app.cli.program;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.Invocation;
import io.gantry.app.cli.RemoteDoor;
import io.gantry.app.cli.argv.Arguments;
import io.gantry.app.cli.argv.Help;
import io.gantry.app.cli.argv.Parser;
import io.gantry.app.cli.argv.UsageException;
import io.gantry.app.cli.output.ClosedOutputException;
import io.gantry.app.cli.output.Output;
import io.gantry.app.cli.terminal.Tty;
import io.gantry.engine.api.Engine;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Serves invocations; many at once. */
public final class Cli {
  private final Supplier<Engine> engine;
  private final RemoteDoor door;
  private final Catalogue catalogue;
  private final Clock clock;

  /**
   * Serves Docker's commands on {@code engine}, which is not asked for before a command needs it,
   * or on one behind {@code door}, and further commands that belong to the host.
   */
  public Cli(Supplier<Engine> engine, RemoteDoor door, List<Command> hostCommands) {
    this(engine, door, hostCommands, Clock.systemUTC());
  }

  Cli(Supplier<Engine> engine, RemoteDoor door, List<Command> hostCommands, Clock clock) {
    this.engine = engine;
    this.door = door;
    this.catalogue = new Catalogue(hostCommands);
    this.clock = clock;
  }

  /** Runs to the end; the exit code of the process. Never throws. */
  public int run(Invocation invocation) {
    Output out = Output.buffered(invocation.stdio().out());
    Output err = Output.immediate(invocation.stdio().err());
    try {
      int code = run(invocation, out, err);
      out.flush();
      return code;
    } catch (ClosedOutputException _) {
      return ExitCodes.CLOSED_OUTPUT;
    }
  }

  private int run(Invocation invocation, Output out, Output err) {
    GlobalOptions options;
    try {
      options = GlobalOptions.parse(invocation.arguments());
    } catch (UsageException e) {
      err.print(Complaint.of(e, GlobalOptions.SYNTAX, ""));
      return Complaint.exitCode(e);
    }
    if (options.version()) {
      out.line("gantry version " + engine.get().version().version());
      return ExitCodes.OK;
    }
    if (options.help() || options.command().isEmpty()) {
      out.print(catalogue.help("", columns(invocation)));
      return ExitCodes.OK;
    }
    return find(options.command(), new Scene(options, invocation, out, err));
  }

  /** What one invocation came with. */
  private record Scene(GlobalOptions options, Invocation invocation, Output out, Output err) {}

  private int find(List<String> words, Scene scene) {
    String first = words.getFirst();
    List<String> rest = words.subList(1, words.size());
    if (first.equals("help")) {
      return help(rest, scene);
    }
    if (!Catalogue.isGroup(first)) {
      Optional<Command> command = catalogue.find("", first);
      return command.isPresent()
          ? call(command.get(), "", rest, scene)
          : unknown("", first, scene.err());
    }
    if (!rest.isEmpty() && Catalogue.isGroup(first + " " + rest.getFirst())) {
      first += " " + rest.getFirst();
      rest = rest.subList(1, rest.size());
    }
    Optional<Command> bare = rest.isEmpty() ? catalogue.find("", first) : Optional.empty();
    if (bare.isPresent()) {
      return call(bare.get(), "", rest, scene);
    }
    if (rest.isEmpty() || rest.getFirst().equals("--help") || rest.getFirst().equals("-h")) {
      scene.out().print(catalogue.help(first, columns(scene.invocation())));
      return ExitCodes.OK;
    }
    Optional<Command> command = catalogue.find(first, rest.getFirst());
    return command.isPresent()
        ? call(command.get(), first, rest.subList(1, rest.size()), scene)
        : unknown(first, rest.getFirst(), scene.err());
  }

  private int help(List<String> words, Scene scene) {
    if (words.isEmpty()) {
      scene.out().print(catalogue.help("", columns(scene.invocation())));
      return ExitCodes.OK;
    }
    boolean deeper = words.size() > 2 && Catalogue.isGroup(words.get(0) + " " + words.get(1));
    int most = deeper ? 3 : 2;
    var asked = new java.util.ArrayList<>(words.subList(0, Math.min(most, words.size())));
    asked.add("--help");
    return find(asked, scene);
  }

  private int unknown(String group, String name, Output err) {
    err.print(catalogue.unknown(group, name));
    return ExitCodes.FAILURE;
  }

  private int call(Command command, String group, List<String> words, Scene scene) {
    Invocation invocation = scene.invocation();
    Output out = scene.out();
    Output err = scene.err();
    String path = command.syntax().path(group);
    try (ChosenEngine chosen = chosen(command, path, scene)) {
      Optional<Arguments> arguments = Parser.parse(command.syntax(), "gantry " + path, words);
      if (arguments.isEmpty()) {
        out.print(Help.of(command.syntax(), path, columns(invocation)));
        return ExitCodes.OK;
      }
      return command.run(
          new Call(invocation, command.syntax(), arguments.get(), chosen, out, err, clock));
    } catch (UsageException e) {
      out.flush();
      err.print(Complaint.of(e, command.syntax(), path));
      return Complaint.exitCode(e);
    } catch (ClosedOutputException e) {
      throw e;
    } catch (GantryException e) {
      out.flush();
      err.line("gantry: " + e.text());
      return ExitCodes.of(e.kind(), command.failureCode());
    } catch (IOException e) {
      out.flush();
      err.line("gantry: " + words(e));
      return command.failureCode();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return ExitCodes.INTERRUPTED;
    } catch (RuntimeException | Error e) {
      out.flush();
      err.line("gantry: internal error: " + Complaint.defect(e));
      return command.failureCode();
    }
  }

  /** The host's commands are about this machine. */
  private ChosenEngine chosen(Command command, String path, Scene scene) {
    if (!catalogue.isOfHost(command)) {
      return new ChosenEngine(
          engine,
          door,
          () -> Elsewhere.of(scene.options(), scene.invocation()),
          scene.invocation());
    }
    if (scene.options().host().isPresent() || scene.options().context().isPresent()) {
      throw new GantryException(
          Kind.INVALID, "'gantry " + path + "' is about this machine: leave out --host, --context");
    }
    return new ChosenEngine(engine, door, Optional::empty, scene.invocation());
  }

  private static String words(IOException e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  /** The width of the user's terminal, or 80. */
  private static int columns(Invocation invocation) {
    int fd = invocation.stdio().outFd();
    return Tty.isTerminal(fd) ? Tty.size(fd).map(Tty.Size::columns).orElse(80) : 80;
  }
}
