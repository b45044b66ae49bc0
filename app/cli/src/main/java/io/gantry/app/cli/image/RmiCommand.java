package io.gantry.app.cli.image;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.engine.api.Images;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;

/** {@code rmi}. */
public final class RmiCommand implements Command {
  private static final Option<Boolean> FORCE =
      Option.flag("force", "f", "Force removal of the image");
  private static final Option<Boolean> NO_PRUNE =
      Option.flag("no-prune", "", "Do not delete untagged parents");

  private static final Syntax SYNTAX =
      Syntax.of(
          "image rm, image remove, rmi",
          "IMAGE [IMAGE...]",
          Arity.atLeast(1),
          "Remove one or more images",
          FORCE,
          NO_PRUNE);

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) {
    int code = 0;
    for (String ref : call.operands()) {
      try {
        for (Images.Removal removal : call.engine().images().remove(ref, call.get(FORCE))) {
          call.out().line(words(removal));
        }
      } catch (GantryException e) {
        call.out().flush();
        call.err().line("gantry: " + e.text());
        boolean absent = e.kind() == Kind.NOT_FOUND;
        code = absent && call.get(FORCE) ? code : 1;
      }
    }
    return code;
  }

  private static String words(Images.Removal removal) {
    return switch (removal) {
      case Images.Removal.Untagged(String name) -> "Untagged: " + name;
      case Images.Removal.Deleted deleted -> "Deleted: " + deleted.digest();
    };
  }
}
