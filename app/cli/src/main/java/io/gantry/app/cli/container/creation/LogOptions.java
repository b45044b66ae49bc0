package io.gantry.app.cli.container.creation;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.UsageException;
import io.gantry.engine.api.LogConfig;
import java.util.HashMap;
import java.util.List;

/** Where the output goes. */
final class LogOptions {
  private static final Option<String> DRIVER =
      Option.text("log-driver", "", "Logging driver for the container");
  private static final Option<List<String>> OPT = Option.list("log-opt", "", "Log driver options");

  static final List<Option<?>> ALL = List.of(DRIVER, OPT);

  private LogOptions() {}

  static LogConfig read(Call call) {
    var options = new HashMap<String, String>();
    for (String text : call.get(OPT)) {
      int equals = text.indexOf('=');
      options.put(
          equals < 0 ? text : text.substring(0, equals),
          equals < 0 ? "" : text.substring(equals + 1));
    }
    if (call.get(DRIVER).equals("none") && !options.isEmpty()) {
      throw UsageException.value("invalid logging opts for driver none");
    }
    return new LogConfig(call.get(DRIVER), options);
  }
}
