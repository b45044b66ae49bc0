package io.gantry.app.cli.build;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.argv.Quoted;
import io.gantry.app.cli.argv.UsageException;
import io.gantry.app.cli.build.option.Csv;
import io.gantry.engine.api.build.BuildRequest;

/**
 * {@code --call}: what is done with a Dockerfile.
 *
 * @param json whether the answer is JSON
 */
public record Method(Kind kind, boolean json) {
  /** What is done. */
  public enum Kind {
    /** It is built. */
    BUILD,
    /** It is looked over. */
    CHECK,
    /** What the target takes is told. */
    OUTLINE,
    /** The stages are told. */
    TARGETS
  }

  /** Reads {@code check}, {@code outline,format=json}. */
  public static Method parse(String text) {
    Kind kind = Kind.BUILD;
    boolean json = false;
    boolean first = true;
    for (Csv.Field field : Csv.fields("--call", text)) {
      if (field.hasValue() && field.key().equals("format")) {
        json =
            switch (field.value()) {
              case "json" -> true;
              case "text", "" -> false;
              default -> throw Csv.invalid("--call", text, "format is json or text");
            };
      } else if (first && !field.hasValue()) {
        kind =
            switch (field.key()) {
              case "", "build" -> Kind.BUILD;
              case "check", "lint" -> Kind.CHECK;
              case "outline" -> Kind.OUTLINE;
              case "targets" -> Kind.TARGETS;
              default ->
                  throw UsageException.plain(
                      "invalid value "
                          + Quoted.of(text)
                          + " for --call: use build, check, outline or targets, perhaps with"
                          + " ,format=json");
            };
      } else {
        throw Csv.invalid("--call", text, "only format=json can follow the method");
      }
      first = false;
    }
    return new Method(kind, json);
  }

  /** Does anything but building, and writes the answer; the exit code. */
  public int run(Call call, BuildRequest request) {
    var builder = call.engine().builder();
    return switch (kind) {
      case BUILD -> throw new IllegalStateException("a build is not told");
      case CHECK -> Reports.check(call.out(), call.err(), builder.check(request), json);
      case OUTLINE -> Reports.outline(call.out(), builder.outline(request), json);
      case TARGETS -> Reports.targets(call.out(), builder.targets(request), json);
    };
  }
}
