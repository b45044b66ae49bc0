package io.gantry.app.cli.build;

import io.gantry.app.cli.Call;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;

/** How a build that failed is told: the excerpt of the Dockerfile, then the error, as buildx. */
public final class Failure {
  private static final String MARK = "ERROR: ";

  private Failure() {}

  /**
   * Writes the error.
   *
   * @param what failed: {@code failed to build}, {@code target app}
   */
  public static void tell(Call call, String what, GantryException error) {
    call.out().flush();
    if (error.kind() == Kind.CANCELLED) {
      call.err().line(MARK + what + ": failed to solve: Canceled: context canceled");
      return;
    }
    String text = error.text();
    int mark = text.startsWith(MARK) ? 0 : text.lastIndexOf("\n" + MARK) + 1;
    boolean excerpt = mark > 0;
    String problem = text.startsWith(MARK, mark) ? text.substring(mark + MARK.length()) : text;
    call.err().print(excerpt ? text.substring(0, mark) : "");
    call.err().line(MARK + what + ": failed to solve: " + problem);
  }
}
