package io.gantry.app.cli.volume;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.cli.argv.UsageException;
import java.util.LinkedHashMap;
import java.util.List;

/** {@code volume create}. */
public final class VolumeCreateCommand implements Command {
  private static final Option<String> DRIVER =
      Option.text("driver", "d", "local", "Specify volume driver name");
  private static final Option<List<String>> LABEL =
      Option.list("label", "", "Set metadata for a volume");

  private static final Syntax SYNTAX =
      Syntax.of("volume create", "[VOLUME]", Arity.atMost(1), "Create a volume", DRIVER, LABEL);

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) {
    if (!call.get(DRIVER).equals("local")) {
      throw UsageException.plain(
          "volume driver \"" + call.get(DRIVER) + "\" is not known: local is");
    }
    var labels = new LinkedHashMap<String, String>();
    for (String label : call.get(LABEL)) {
      int equals = label.indexOf('=');
      labels.put(
          equals < 0 ? label : label.substring(0, equals),
          equals < 0 ? "" : label.substring(equals + 1));
    }
    String name = call.operands().isEmpty() ? "" : call.operand(0);
    call.out().line(call.engine().volumes().create(name, labels).name());
    return 0;
  }
}
