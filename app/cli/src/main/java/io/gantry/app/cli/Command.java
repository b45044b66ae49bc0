package io.gantry.app.cli;

import io.gantry.app.cli.argv.Syntax;
import java.io.IOException;
import java.util.List;

/** One verb of the command line. Stateless: many calls may run at once. */
public interface Command {
  /** Its name, options and operands. */
  Syntax syntax();

  /** How it may be called, as {@link Syntax#paths} says; asked for at each command line. */
  default List<String> paths() {
    return syntax().paths();
  }

  /**
   * Does it.
   *
   * @return the exit code of the process
   * @throws io.gantry.platform.base.GantryException shown to the user; its kind gives the exit code
   */
  int run(Call call) throws IOException, InterruptedException;

  /**
   * The exit code of a failure that has none of its own: 1, or 125 for {@code run}, whose other
   * codes belong to the container.
   */
  default int failureCode() {
    return 1;
  }
}
