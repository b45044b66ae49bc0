package io.gantry.app.cli.output;

import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Value.BadValue;
import io.gantry.app.cli.argv.Values;
import java.util.List;

/** {@code --filter name=value}, given any number of times. */
public final class FilterOption {
  /** The option as {@code ps} and {@code images} have it. */
  public static final Option<List<String>> USUAL =
      of("f", "Filter output based on conditions provided");

  private FilterOption() {}

  /** The option with other help. */
  public static Option<List<String>> of(String shorthand, String help) {
    return Option.of(
        "filter", shorthand, Values.list("filter", new NameAndValue()), List.of(), help);
  }

  /** No lambda, because every cold {@code ps} would link it. */
  private static final class NameAndValue implements Values.Check {
    @Override
    public String apply(String text) throws BadValue {
      if (text.indexOf('=') <= 0) {
        throw new BadValue("bad format of filter (expected name=value)");
      }
      return text;
    }
  }
}
