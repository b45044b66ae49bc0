package io.gantry.engine.build.dockerfile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Understands RUN, its flags most of all. */
final class RunParser {
  private static final List<String> MOUNT_TYPES =
      List.of("bind", "cache", "tmpfs", "secret", "ssh");
  private static final List<String> MOUNT_OPTIONS =
      List.of(
          "type",
          "from",
          "source",
          "src",
          "target",
          "dst",
          "destination",
          "readonly",
          "ro",
          "readwrite",
          "rw",
          "id",
          "sharing",
          "required",
          "size",
          "mode",
          "uid",
          "gid",
          "env");
  private static final List<String> DEVICE_OPTIONS = List.of("name", "required");
  private static final Set<String> MOUNT_TRUTHS =
      Set.of("readonly", "ro", "readwrite", "rw", "required");

  private RunParser() {}

  static Instruction run(Statement s) {
    var flags =
        new Flags(
            s.flags(),
            List.of("mount", "network", "security", "device"),
            List.of("mount", "device"));
    String network = flags.string("network");
    if (!List.of("", "default", "host", "none").contains(network)) {
      throw new IllegalArgumentException("invalid network mode \"" + network + "\"");
    }
    String security = flags.string("security");
    if (!List.of("", "sandbox", "insecure").contains(security)) {
      throw new IllegalArgumentException("security \"" + security + "\" is not valid");
    }
    if (s.words().isEmpty()) {
      throw new IllegalArgumentException("RUN requires at least one argument");
    }
    return new Instruction.Run(
        Parser.command(s.arguments()),
        s.heredocs(),
        network,
        security,
        flags.strings("mount").stream().map(RunParser::mount).toList(),
        flags.strings("device").stream().map(RunParser::device).toList());
  }

  private static Map<String, String> mount(String text) {
    Map<String, String> options = options(text);
    String type = options.getOrDefault("type", "bind");
    if (!type.contains("$") && !MOUNT_TYPES.contains(type.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException(
          "unsupported mount type \"" + type + "\"" + Suggestion.among(MOUNT_TYPES, type));
    }
    String from = options.getOrDefault("from", "");
    int dollar = from.indexOf('$');
    if (dollar >= 0 && dollar < from.length() - 1) {
      throw new IllegalArgumentException(
          "'from' doesn't support variable expansion, define alias stage instead");
    }
    return options;
  }

  private static String device(String text) {
    for (String field : fields(text)) {
      int equals = field.indexOf('=');
      boolean isName = equals < 0 || field.lastIndexOf('/', equals) >= 0; // vendor/class=device
      String key = isName ? "name" : field.substring(0, equals);
      if (!DEVICE_OPTIONS.contains(key)) {
        throw new IllegalArgumentException(
            "unexpected key '"
                + key
                + "' in '"
                + field
                + "'"
                + Suggestion.among(DEVICE_OPTIONS, key));
      }
    }
    return text;
  }

  private static Map<String, String> options(String text) {
    var options = new LinkedHashMap<String, String>();
    for (String field : fields(text)) {
      int equals = field.indexOf('=');
      String key = (equals < 0 ? field : field.substring(0, equals)).toLowerCase(Locale.ROOT);
      if (equals < 0 && !MOUNT_TRUTHS.contains(key)) {
        throw new IllegalArgumentException(
            "invalid field '" + field + "' must be a key=value pair");
      }
      if (!MOUNT_OPTIONS.contains(key)) {
        throw new IllegalArgumentException(
            "unexpected key '"
                + key
                + "' in '"
                + field
                + "'"
                + Suggestion.among(MOUNT_OPTIONS, key));
      }
      options.put(key, equals < 0 ? "true" : field.substring(equals + 1));
    }
    return Map.copyOf(options);
  }

  /** The fields of a line of comma-separated values: a field may be quoted, a quote doubled. */
  static List<String> fields(String text) {
    var fields = new ArrayList<String>();
    var field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted && c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
        field.append(c);
        i++;
      } else if (c == '"' && (quoted || field.isEmpty())) {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        fields.add(field.toString());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    fields.add(field.toString());
    return fields;
  }
}
