package io.gantry.app.cli.container.creation;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.UsageException;
import io.gantry.app.cli.argv.Value.BadValue;
import io.gantry.app.cli.argv.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Environment variables from options, from files and from the user's own environment. */
public final class Environment {
  /** Variables: {@code NAME=value}, or {@code NAME} for the user's own. */
  public static final Option<List<String>> ENV =
      Option.of(
          "env",
          "e",
          Values.list("list", Environment::check),
          List.of(),
          "Set environment variables");

  /** Files of variables. */
  public static final Option<List<String>> ENV_FILE =
      Option.list("env-file", "", "Read in a file of environment variables");

  private Environment() {}

  /**
   * The variables, those of files first; {@code NAME} alone where the user has no such variable.
   */
  public static List<String> read(Call call) {
    var variables = new ArrayList<String>();
    for (String file : call.get(ENV_FILE)) {
      var path = call.invocation().path(file);
      for (String line : IdentityOptions.TextFile.lines(path, file)) {
        fromLine(call, file, line).ifPresent(variables::add);
      }
    }
    for (String variable : call.get(ENV)) {
      variables.add(variable.indexOf('=') >= 0 ? variable : own(call, variable).orElse(variable));
    }
    return variables;
  }

  private static Optional<String> fromLine(Call call, String file, String text) {
    String line = (text.startsWith("\uFEFF") ? text.substring(1) : text).stripLeading();
    if (line.isEmpty() || line.charAt(0) == '#') {
      return Optional.empty();
    }
    int equals = line.indexOf('=');
    String name = equals < 0 ? line : line.substring(0, equals);
    if (name.isEmpty()) {
      throw UsageException.value(
          "poorly formatted environment file "
              + file
              + ": no variable name on line '"
              + line
              + "'");
    }
    for (int i = 0; i < name.length(); i++) {
      if (Character.isWhitespace(name.charAt(i))) {
        throw UsageException.value(
            "poorly formatted environment file "
                + file
                + ": variable '"
                + name
                + "' contains whitespaces");
      }
    }
    return equals < 0 ? own(call, name) : Optional.of(line);
  }

  private static Optional<String> own(Call call, String name) {
    String value = call.invocation().environment().get(name);
    return value == null ? Optional.empty() : Optional.of(name + "=" + value);
  }

  private static String check(String text) throws BadValue {
    if (text.isEmpty() || text.charAt(0) == '=') {
      throw new BadValue("invalid environment variable: " + text);
    }
    return text;
  }
}
