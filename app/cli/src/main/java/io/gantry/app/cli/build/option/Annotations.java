package io.gantry.app.cli.build.option;

import io.gantry.app.cli.argv.Quoted;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** {@code --annotation}. */
public final class Annotations {
  private static final List<String> LEVELS =
      List.of("manifest", "index", "manifest-descriptor", "index-descriptor");
  private static final Pattern LEVEL = Pattern.compile("([a-z-]+)(?:\\[([A-Za-z0-9_/-]+)\\])?");

  private Annotations() {}

  /** Annotations by level and key: {@code index,manifest[linux/arm64]:key=value}. */
  public static Map<String, String> read(List<String> texts) {
    var annotations = new LinkedHashMap<String, String>();
    for (String text : texts) {
      int equals = text.indexOf('=');
      if (equals <= 0) {
        throw Csv.invalid("--annotation", text, "use [LEVEL:]KEY=VALUE");
      }
      String key = text.substring(0, equals);
      int colon = key.indexOf(':');
      if (colon >= 0) {
        for (String level : key.substring(0, colon).split(",", -1)) {
          var matcher = LEVEL.matcher(level);
          if (!matcher.matches() || !LEVELS.contains(matcher.group(1))) {
            throw Csv.invalid(
                "--annotation",
                text,
                "unknown annotation type "
                    + Quoted.of(level)
                    + ": use "
                    + String.join(", ", LEVELS)
                    + ", each perhaps with [OS/ARCH]");
          }
        }
        if (colon == key.length() - 1) {
          throw Csv.invalid("--annotation", text, "it has no key");
        }
      }
      annotations.put(key, text.substring(equals + 1));
    }
    return annotations;
  }
}
