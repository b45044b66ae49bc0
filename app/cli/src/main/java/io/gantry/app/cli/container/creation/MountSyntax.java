package io.gantry.app.cli.container.creation;

import io.gantry.app.cli.Invocation;
import io.gantry.app.cli.argv.UsageException;
import io.gantry.app.cli.argv.Value.BadValue;
import io.gantry.app.cli.argv.Values;
import io.gantry.engine.api.MountSpec;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** {@code --mount}: {@code type=bind,source=/src,target=/dst,readonly}. */
final class MountSyntax {
  private MountSyntax() {}

  /** Checks one occurrence; the text itself is kept. */
  static String check(String text) throws BadValue {
    Map<String, String> fields = fields(text);
    String type = fields.getOrDefault("type", "volume");
    if (!fields.containsKey("target")) {
      throw new BadValue("target is required");
    }
    switch (type) {
      case "bind" -> {
        if (!fields.containsKey("source")) {
          throw new BadValue("source is required for type \"bind\"");
        }
      }
      case "volume", "tmpfs" -> {}
      default -> throw new BadValue("mount type '" + type + "' is not supported");
    }
    return text;
  }

  static MountSpec parse(String text, Invocation invocation) {
    Map<String, String> fields;
    try {
      fields = fields(text);
    } catch (BadValue e) {
      throw UsageException.value("invalid mount '" + text + "'");
    }
    String target = MountOptions.target(fields.getOrDefault("target", ""), text);
    String source = fields.getOrDefault("source", "");
    boolean readOnly = "true".equals(fields.get("readonly"));
    return switch (fields.getOrDefault("type", "volume")) {
      case "bind" ->
          new MountSpec.Bind(
              invocation.path(source).toString(),
              target,
              readOnly,
              false,
              fields.getOrDefault("bind-propagation", ""));
      case "tmpfs" -> new MountSpec.Tmpfs(target, tmpfs(fields, readOnly));
      default -> {
        if (!source.isEmpty()) {
          VolumeSyntax.checkName(source);
        }
        boolean noCopy = "true".equals(fields.get("volume-nocopy"));
        yield new MountSpec.Volume(source, target, readOnly, noCopy);
      }
    };
  }

  private static String tmpfs(Map<String, String> fields, boolean readOnly) {
    var options = new java.util.StringJoiner(",");
    if (readOnly) {
      options.add("ro");
    }
    if (fields.containsKey("tmpfs-size")) {
      options.add("size=" + fields.get("tmpfs-size"));
    }
    if (fields.containsKey("tmpfs-mode")) {
      options.add("mode=" + fields.get("tmpfs-mode"));
    }
    return options.toString();
  }

  private static Map<String, String> fields(String text) throws BadValue {
    var fields = new LinkedHashMap<String, String>();
    for (String field : text.split(",", -1)) {
      int equals = field.indexOf('=');
      String key = (equals < 0 ? field : field.substring(0, equals)).toLowerCase(Locale.ROOT);
      String value = equals < 0 ? "true" : field.substring(equals + 1);
      switch (key) {
        case "readonly", "ro", "volume-nocopy" -> {
          String name = key.equals("ro") ? "readonly" : key;
          fields.put(name, Boolean.toString(bool(name, value)));
          continue;
        }
        default -> {}
      }
      if (equals < 0) {
        throw new BadValue("invalid field '" + field + "' must be a key=value pair");
      }
      switch (key) {
        case "type" -> fields.put("type", value.toLowerCase(Locale.ROOT));
        case "source", "src" -> fields.put("source", value);
        case "target", "dst", "destination" -> fields.put("target", value);
        case "bind-propagation", "tmpfs-mode" -> fields.put(key, value);
        case "tmpfs-size" -> fields.put(key, Long.toString(Values.bytes(value)));
        case "consistency" -> {}
        default -> throw new BadValue("unexpected key '" + key + "' in '" + field + "'");
      }
    }
    return fields;
  }

  private static boolean bool(String key, String value) throws BadValue {
    return switch (value) {
      case "true", "1", "" -> true;
      case "false", "0" -> false;
      default -> throw new BadValue("invalid value for " + key + ": " + value);
    };
  }
}
