package io.gantry.app.cli.image;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Syntax;

/** {@code tag}. */
public final class TagCommand implements Command {
  private static final Syntax SYNTAX =
      Syntax.of(
          "image tag, tag",
          "SOURCE_IMAGE[:TAG] TARGET_IMAGE[:TAG]",
          Arity.exactly(2),
          "Create a tag TARGET_IMAGE that refers to SOURCE_IMAGE");

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) {
    call.engine().images().tag(call.operand(0), call.operand(1));
    return 0;
  }
}
