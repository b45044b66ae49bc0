package io.gantry.app.cli.inspect;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import java.util.List;

/** {@code image inspect}. */
public final class ImageInspectCommand implements Command {
  private static final Option<String> PLATFORM =
      Option.text("platform", "", "Inspect a specific platform of the multi-platform image");

  private static final Syntax SYNTAX =
      Syntax.of(
          "image inspect",
          "IMAGE [IMAGE...]",
          Arity.atLeast(1),
          "Display detailed information on one or more images",
          Inspection.FORMAT,
          PLATFORM);

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) {
    return Inspection.run(call, List.of(Finder.IMAGE));
  }
}
