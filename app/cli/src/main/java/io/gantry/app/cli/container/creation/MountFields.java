package io.gantry.app.cli.container.creation;

import io.gantry.app.cli.argv.UsageException;
import io.gantry.app.cli.argv.Value.BadValue;
import io.gantry.app.cli.argv.Values;
import io.gantry.app.cli.build.option.Csv;
import io.gantry.engine.api.MountSpec.Recursion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The fields of one {@code --mount}, each understood by itself and fitting its type.
 *
 * @param type as written, {@code volume} by default
 * @param single by key, of those that count once: the last one
 * @param labels of a volume, and {@code options} of its driver
 */
record MountFields(
    String type,
    Map<String, String> single,
    Map<String, String> labels,
    Map<String, String> options) {
  private static final List<String> GROUPS = List.of("bind", "volume", "tmpfs", "image");

  /** Reads one occurrence. */
  static MountFields parse(String text) throws BadValue {
    var fields = new MountFields("", new LinkedHashMap<>(), newMap(), newMap());
    for (String field : values(text)) {
      fields.put(field);
    }
    String type = fields.single.getOrDefault("type", "volume");
    var typed = new MountFields(type, fields.single, fields.labels, fields.options);
    typed.check();
    return typed;
  }

  private static Map<String, String> newMap() {
    return new LinkedHashMap<>();
  }

  private static List<String> values(String text) throws BadValue {
    if (text.isEmpty()) {
      throw new BadValue("EOF");
    }
    try {
      return Csv.values("--mount", text);
    } catch (UsageException e) {
      throw new BadValue(e.text());
    }
  }

  private void put(String field) throws BadValue {
    int equals = field.indexOf('=');
    String key = (equals < 0 ? field : field.substring(0, equals)).toLowerCase(Locale.ROOT);
    String value = equals < 0 ? "" : field.substring(equals + 1);
    switch (key) {
      case "readonly", "ro" -> flag("readonly", key, equals < 0, value);
      case "volume-nocopy", "bind-nonrecursive", "bind-create-src" ->
          flag(key, key, equals < 0, value);
      case "idmap" -> single.put("bind-ids", field);
      default -> {
        if (equals < 0) {
          throw new BadValue("invalid field '" + field + "' must be a key=value pair");
        }
        keyed(key, value, field);
      }
    }
  }

  private void keyed(String key, String value, String field) throws BadValue {
    switch (key) {
      case "type" -> single.put("type", value.toLowerCase(Locale.ROOT));
      case "source", "src" -> single.put("source", value);
      case "target", "dst", "destination" -> single.put("target", value);
      case "consistency" -> {}
      case "bind-propagation", "volume-subpath", "image-subpath", "volume-driver" ->
          single.put(key, value);
      case "bind-recursive" -> {
        Recursion _ = recursion(value);
        single.put(key, value);
      }
      case "volume-label" -> pair(labels, value);
      case "volume-opt" -> pair(options, value);
      case "tmpfs-size" -> single.put(key, size(value));
      case "tmpfs-mode" -> single.put(key, mode(value));
      default -> throw new BadValue("unexpected key '" + key + "' in '" + field + "'");
    }
  }

  private static void pair(Map<String, String> map, String value) {
    int equals = value.indexOf('=');
    if (equals < 0) {
      map.put(value, "");
    } else {
      map.put(value.substring(0, equals), value.substring(equals + 1));
    }
  }

  private void flag(String key, String written, boolean alone, String value) throws BadValue {
    boolean on =
        alone
            || switch (value) {
              case "true", "1" -> true;
              case "false", "0" -> false;
              default -> throw new BadValue("invalid value for " + written + ": " + value);
            };
    single.put(key, Boolean.toString(on));
  }

  private static String size(String value) throws BadValue {
    try {
      return Long.toString(Values.bytes(value));
    } catch (BadValue _) {
      throw new BadValue("invalid value for tmpfs-size: " + value);
    }
  }

  private static String mode(String value) throws BadValue {
    boolean octal = !value.isEmpty() && value.length() <= 5;
    for (int i = 0; i < value.length(); i++) {
      octal &= value.charAt(i) >= '0' && value.charAt(i) <= '7';
    }
    if (!octal) {
      throw new BadValue("invalid value for tmpfs-mode: " + value);
    }
    return value;
  }

  private void check() throws BadValue {
    if (single.getOrDefault("target", "").isEmpty()) {
      throw new BadValue("target is required");
    }
    for (String group : GROUPS) {
      boolean used = single.keySet().stream().anyMatch(key -> key.startsWith(group + "-"));
      used |= group.equals("volume") && !(labels.isEmpty() && options.isEmpty());
      if (used && !type.equals(group)) {
        throw new BadValue("cannot mix '" + group + "-*' options with mount type '" + type + "'");
      }
    }
    if (recursion() == Recursion.WRITABLE && !is("readonly")) {
      throw new BadValue(
          "option 'bind-recursive=writable' requires 'readonly' to be specified in conjunction");
    }
    if (recursion() == Recursion.READ_ONLY) {
      if (!is("readonly")) {
        throw new BadValue(
            "option 'bind-recursive=readonly' requires 'readonly' to be specified in conjunction");
      }
      if (!get("bind-propagation").equals("rprivate")) {
        throw new BadValue(
            "option 'bind-recursive=readonly' requires 'bind-propagation=rprivate' to be specified"
                + " in conjunction");
      }
    }
  }

  String get(String key) {
    return single.getOrDefault(key, "");
  }

  boolean is(String key) {
    return get(key).equals("true");
  }

  /** What becomes of mounts below the source. */
  Recursion recursion() throws BadValue {
    String asked = get("bind-recursive");
    return asked.isEmpty() && is("bind-nonrecursive") ? Recursion.DISABLED : recursion(asked);
  }

  private static Recursion recursion(String value) throws BadValue {
    return switch (value) {
      case "", "enabled" -> Recursion.ENABLED;
      case "disabled" -> Recursion.DISABLED;
      case "writable" -> Recursion.WRITABLE;
      case "readonly" -> Recursion.READ_ONLY;
      default ->
          throw new BadValue(
              "invalid value for bind-recursive: "
                  + value
                  + " (must be \"enabled\", \"disabled\", \"writable\", or \"readonly\")");
    };
  }
}
