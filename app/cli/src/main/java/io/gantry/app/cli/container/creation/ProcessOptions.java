package io.gantry.app.cli.container.creation;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.UsageException;
import io.gantry.app.cli.argv.Value.BadValue;
import io.gantry.app.cli.argv.Values;
import io.gantry.engine.api.ProcessSpec;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The first process: what runs, as whom, where, with which environment and streams. */
public final class ProcessOptions {
  /** Keep standard input open. */
  public static final Option<Boolean> INTERACTIVE =
      Option.flag("interactive", "i", "Keep STDIN open even if not attached");

  /** A terminal. */
  public static final Option<Boolean> TTY = Option.flag("tty", "t", "Allocate a pseudo-TTY");

  /** The streams to attach, in lower case. */
  public static final Option<List<String>> ATTACH =
      Option.of(
          "attach",
          "a",
          Values.list("list", ProcessOptions::stream),
          List.of(),
          "Attach to STDIN, STDOUT or STDERR");

  private static final Option<String> ENTRYPOINT =
      Option.text("entrypoint", "", "Overwrite the default ENTRYPOINT of the image");
  private static final Option<String> USER =
      Option.text("user", "u", "Username or UID (format: <name|uid>[:<group|gid>])");
  private static final Option<String> WORKDIR =
      Option.text("workdir", "w", "Working directory inside the container");

  static final List<Option<?>> ALL =
      List.of(
          INTERACTIVE,
          TTY,
          ATTACH,
          ENTRYPOINT,
          USER,
          WORKDIR,
          Environment.ENV,
          Environment.ENV_FILE);

  private ProcessOptions() {}

  static ProcessSpec read(Call call, boolean detach) {
    String workdir = call.get(WORKDIR);
    if (!workdir.isEmpty() && !workdir.startsWith("/")) {
      throw UsageException.value(
          "the working directory '" + workdir + "' is invalid, it needs to be an absolute path");
    }
    return new ProcessSpec(
        entrypoint(call),
        call.operandsFrom(1),
        Environment.read(call),
        workdir,
        call.get(USER),
        call.get(TTY),
        call.get(INTERACTIVE),
        call.get(INTERACTIVE) && !detach && attaches(call, "stdin"));
  }

  /** Whether {@code stdin}, {@code stdout} or {@code stderr} is to be attached. */
  public static boolean attaches(Call call, String stream) {
    List<String> chosen = call.get(ATTACH);
    if (stream.equals("stdin") && !call.get(INTERACTIVE)) {
      return false;
    }
    return chosen.isEmpty() || chosen.contains(stream);
  }

  private static Optional<List<String>> entrypoint(Call call) {
    if (!call.given(ENTRYPOINT)) {
      return Optional.empty();
    }
    String program = call.get(ENTRYPOINT);
    return Optional.of(program.isEmpty() ? List.of() : List.of(program));
  }

  private static String stream(String text) throws BadValue {
    String lower = text.toLowerCase(Locale.ROOT);
    return switch (lower) {
      case "stdin", "stdout", "stderr" -> lower;
      default -> throw new BadValue("valid streams are STDIN, STDOUT and STDERR");
    };
  }
}
