package io.gantry.app.cli.program;

import io.gantry.app.cli.argv.Arguments;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Parser;
import io.gantry.app.cli.argv.Syntax;
import java.util.List;
import java.util.Optional;

/**
 * The options before the command.
 *
 * @param root the state directory as the user wrote it
 * @param runRoot the directory of running state as the user wrote it
 * @param command the command's words and what follows
 */
public record GlobalOptions(
    Optional<String> root,
    Optional<String> runRoot,
    boolean help,
    boolean version,
    List<String> command) {
  private static final Option<String> ROOT =
      Option.text("root", "", "Directory of images, containers and volumes");
  private static final Option<String> RUN_ROOT =
      Option.text("run-root", "", "Directory of the state of running containers");
  private static final Option<Boolean> VERSION =
      Option.flag("version", "v", "Print version information and quit");
  private static final Option<Boolean> DEBUG =
      Option.flag("debug", "D", "Print stack traces of defects").hide();

  static final Syntax SYNTAX =
      Syntax.of(
              "",
              "COMMAND [ARG...]",
              Arity.atLeast(0),
              "Builds, ships, runs and orchestrates containers",
              ROOT,
              RUN_ROOT,
              VERSION,
              DEBUG)
          .operandEndsOptions();

  /**
   * Reads them; the rest is not looked at.
   *
   * @throws io.gantry.app.cli.argv.UsageException if one is unknown
   */
  public static GlobalOptions parse(List<String> arguments) {
    Optional<Arguments> parsed = Parser.parse(SYNTAX, "", arguments);
    if (parsed.isEmpty()) {
      return new GlobalOptions(Optional.empty(), Optional.empty(), true, false, List.of());
    }
    Arguments found = parsed.get();
    return new GlobalOptions(
        found.given(ROOT) ? Optional.of(found.get(ROOT)) : Optional.empty(),
        found.given(RUN_ROOT) ? Optional.of(found.get(RUN_ROOT)) : Optional.empty(),
        false,
        found.get(VERSION),
        found.operands());
  }
}
