package io.gantry.app.launcher.docker.daemon;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.argv.Option;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.List;

/** The options of dockerd's command line. */
final class Flags {
  /** A directive as an option of type {@code T}, and its value as the file would have it. */
  private record Flag<T>(Directive directive, Option<T> option, Reader<T> reader) {
    Json read(Call call) {
      return reader.read(call.get(option));
    }
  }

  private interface Reader<T> {
    Json read(T value);
  }

  private final List<Flag<?>> flags = new ArrayList<>();

  Flags(Directives directives) {
    for (Directive directive : directives.all()) {
      if (!directive.flag().isEmpty()) {
        flags.add(flag(directive));
      }
    }
  }

  private static Flag<?> flag(Directive directive) {
    String name = directive.flag();
    String letter = directive.letter();
    String help = help(directive);
    return switch (directive.shape()) {
      case TEXT -> new Flag<>(directive, Option.text(name, letter, help), Json::of);
      case FLAG -> new Flag<>(directive, Option.flag(name, letter, help), Json::of);
      case NUMBER -> new Flag<>(directive, Option.number(name, letter, help), Json::of);
      case LIST -> new Flag<>(directive, Option.list(name, letter, help), Json::strings);
      case PAIRS -> new Flag<>(directive, Option.list(name, letter, help), Flags::pairs);
      case ANY ->
          new Flag<>(
              directive,
              Option.list(name, letter, help),
              switch (name) {
                case "default-ulimit" -> Flags::ulimits;
                case "default-address-pool" -> Flags::pools;
                default -> Flags::pairs;
              });
    };
  }

  private static String help(Directive directive) {
    return switch (directive.treatment()) {
      case Treatment.Honoured _ -> "As dockerd has it";
      case Treatment.Needless _ -> "Accepted, without effect";
      case Treatment.Fixed(var values, _) ->
          "Only " + String.join(" or ", values.stream().filter(v -> !v.isEmpty()).toList());
      case Treatment.Refused(String instead) -> "Refused: " + instead;
    };
  }

  List<Option<?>> options() {
    var options = new ArrayList<Option<?>>();
    for (Flag<?> flag : flags) {
      options.add(flag.option());
    }
    return options;
  }

  /** What was given, by the names of the file, or those of options that the file has not. */
  Json.Obj read(Call call) {
    var given = Json.object();
    for (Flag<?> flag : flags) {
      if (call.given(flag.option())) {
        Directive directive = flag.directive();
        String name = directive.key().isEmpty() ? directive.flag() : directive.key();
        given.put(name, flag.read(call));
      }
    }
    return given.build();
  }

  /** {@code max-size=10m}. */
  private static Json pairs(List<String> texts) {
    var pairs = Json.object();
    for (String text : texts) {
      int equals = text.indexOf('=');
      if (equals <= 0) {
        throw new GantryException(
            Kind.INVALID, "invalid key/value pair " + text + ": use KEY=VALUE");
      }
      pairs.put(text.substring(0, equals), text.substring(equals + 1));
    }
    return pairs.build();
  }

  /** {@code nofile=1024:2048}. */
  private static Json ulimits(List<String> texts) {
    var limits = Json.object();
    for (String text : texts) {
      int equals = text.indexOf('=');
      int colon = text.indexOf(':', equals);
      String soft = text.substring(equals + 1, colon < 0 ? text.length() : colon);
      String name = text.substring(0, Math.max(0, equals));
      long first = number("default-ulimit", text, soft);
      long second = colon < 0 ? first : number("default-ulimit", text, text.substring(colon + 1));
      limits.put(
          name, Json.object().put("Name", name).put("Hard", second).put("Soft", first).build());
    }
    return limits.build();
  }

  /** {@code base=10.0.0.0/16,size=24}. */
  private static Json pools(List<String> texts) {
    var pools = new ArrayList<Json>();
    for (String text : texts) {
      Json.Obj fields = pairs(List.of(text.split(",", -1))).asObject();
      long size = number("default-address-pool", text, fields.string("size"));
      pools.add(Json.object().put("base", fields.string("base")).put("size", size).build());
    }
    return Json.array(pools);
  }

  private static long number(String option, String whole, String digits) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      throw new GantryException(
          Kind.INVALID, "--" + option + " " + whole + ": no number: " + digits, e);
    }
  }
}
