package io.gantry.app.cli.build.progress;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Quoted;
import io.gantry.app.cli.argv.UsageException;
import io.gantry.app.cli.terminal.Tty;
import java.util.Map;

/** {@code --progress}. */
public final class Displays {
  /** The option. */
  public static final Option<String> OPTION =
      Option.text(
          "progress",
          "",
          "auto",
          "Set type of progress output (\"auto\", \"none\", \"plain\", \"quiet\", \"rawjson\","
              + " \"tty\"). Use plain to show container output");

  private Displays() {}

  /** How the user wants it: the option, else {@code BUILDKIT_PROGRESS}. */
  public static String mode(Call call) {
    String fromEnvironment = call.invocation().environment().getOrDefault("BUILDKIT_PROGRESS", "");
    String mode =
        call.given(OPTION) || fromEnvironment.isEmpty() ? call.get(OPTION) : fromEnvironment;
    return switch (mode) {
      case "auto", "none", "plain", "quiet", "rawjson", "tty" -> mode;
      default ->
          throw UsageException.plain(
              "invalid progress mode "
                  + Quoted.of(mode)
                  + ": use auto, none, plain, quiet, rawjson or tty");
    };
  }

  /** A display on standard error. */
  public static Display open(Call call, String mode) {
    Map<String, String> environment = call.invocation().environment();
    int fd = call.invocation().stdio().errFd();
    boolean terminal =
        Tty.isTerminal(fd)
            && Tty.size(fd).isPresent()
            && !environment.getOrDefault("TERM", "").equals("dumb");
    boolean colours = environment.getOrDefault("NO_COLOR", "").isEmpty();
    return switch (mode) {
      case "quiet", "none" -> new QuietDisplay();
      case "rawjson" -> new RawJsonDisplay(call.err(), call.clock());
      case "plain" -> new PlainDisplay(call.err(), call.clock(), colours);
      default ->
          terminal || mode.equals("tty")
              ? TerminalDisplay.open(
                  call.err(),
                  call.clock(),
                  () -> Tty.size(fd).orElse(new Tty.Size(24, 80)),
                  colours)
              : new PlainDisplay(call.err(), call.clock(), colours);
    };
  }
}
