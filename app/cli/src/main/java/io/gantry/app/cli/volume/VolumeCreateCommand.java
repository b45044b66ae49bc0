package io.gantry.app.cli.volume;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.cli.argv.UsageException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code volume create}. */
public final class VolumeCreateCommand implements Command {
  private static final Option<String> DRIVER =
      Option.text("driver", "d", "local", "Specify volume driver name");
  private static final Option<List<String>> LABEL =
      Option.list("label", "", "Set metadata for a volume");

  private static final Option<List<String>> OPT =
      Option.list("opt", "o", "Set driver specific options");

  private static final Option<String> NAME = Option.text("name", "", "Specify volume name").hide();

  private static final Syntax SYNTAX =
      Syntax.of(
          "volume create",
          "[VOLUME]",
          Arity.atMost(1),
          "Create a volume",
          DRIVER,
          LABEL,
          NAME,
          OPT);

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) {
    if (call.given(NAME) && !call.operands().isEmpty()) {
      throw UsageException.plain(
          "conflicting options: cannot specify a volume name through both --name and as a"
              + " positional arg");
    }
    String name = call.operands().isEmpty() ? call.get(NAME) : call.operand(0);
    String driver = call.get(DRIVER);
    if (!driver.equals("local")) {
      throw UsageException.plain(
          "create "
              + name
              + ": error looking up volume plugin "
              + driver
              + ": plugin \""
              + driver
              + "\" not found");
    }
    Map<String, String> labels = pairs(call.get(LABEL));
    Map<String, String> options = pairs(call.get(OPT));
    call.out().line(call.engine().volumes().create(name, labels, options).name());
    return 0;
  }

  private static Map<String, String> pairs(List<String> texts) {
    var pairs = new LinkedHashMap<String, String>();
    for (String text : texts) {
      int equals = text.indexOf('=');
      pairs.put(
          equals < 0 ? text : text.substring(0, equals),
          equals < 0 ? "" : text.substring(equals + 1));
    }
    return pairs;
  }
}
