package io.gantry.app.cli.inspect;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.util.List;

/** {@code inspect}: an object of any type. */
public final class InspectCommand implements Command {
  private static final Option<Boolean> SIZE =
      Option.flag("size", "s", "Display total file sizes if the type is container");
  private static final Option<String> TYPE =
      Option.text("type", "", "Only inspect objects of the given type");

  private static final Syntax SYNTAX =
      Syntax.of(
          "inspect",
          "NAME|ID [NAME|ID...]",
          Arity.atLeast(1),
          "Return low-level information on Docker objects",
          Inspection.FORMAT,
          SIZE,
          TYPE);

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) {
    String type = call.get(TYPE);
    if (!call.given(TYPE)) {
      return Inspection.run(call, Finder.ALL);
    }
    return Inspection.run(
        call,
        List.of(
            Finder.named(type)
                .orElseThrow(() ->
                    new GantryException(
                        Kind.INVALID,
                        "unknown type: \""
                            + type
                            + "\": must be one of \"container\", \"image\", \"network\","
                            + " \"volume\""))));
  }
}
