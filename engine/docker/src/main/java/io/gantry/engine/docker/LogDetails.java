package io.gantry.engine.docker;

import io.gantry.engine.api.ContainerDetails;
import io.gantry.engine.api.LogConfig;
import io.gantry.engine.api.LogTag;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What {@code logs --details} puts before each line: what the options {@code labels}, {@code env},
 * their {@code -regex} and {@code tag} of a log choose of a container. Pure.
 */
public final class LogDetails {
  private LogDetails() {}

  /** In Docker's form, {@code name=value,name=value}, sorted and escaped as in a URL's query. */
  public static String of(ContainerDetails container) {
    var text = new StringJoiner(",");
    attributes(container).forEach((name, value) -> text.add(escaped(name) + "=" + escaped(value)));
    return text.toString();
  }

  private static Map<String, String> attributes(ContainerDetails container) {
    LogConfig log = container.spec().lifecycle().log();
    var chosen = new TreeMap<String, String>();
    choose(log, "labels", container.labels(), chosen);
    choose(log, "env", variables(container), chosen);
    String image = container.imageName();
    String tag = LogTag.of(log, container.id(), container.name(), image, "");
    if (!tag.isEmpty()) {
      chosen.put("tag", tag);
    }
    return chosen;
  }

  private static Map<String, String> variables(ContainerDetails container) {
    var variables = new LinkedHashMap<String, String>();
    for (String entry : container.environment()) {
      int equals = entry.indexOf('=');
      if (equals >= 0) {
        variables.put(entry.substring(0, equals), entry.substring(equals + 1));
      }
    }
    return variables;
  }

  private static void choose(
      LogConfig log, String option, Map<String, String> from, Map<String, String> chosen) {
    for (String name : log.options().getOrDefault(option, "").split(",", -1)) {
      if (from.containsKey(name)) {
        chosen.put(name, from.get(name));
      }
    }
    String regex = log.options().getOrDefault(option + "-regex", "");
    if (!regex.isEmpty()) {
      Pattern pattern = pattern(option, regex);
      from.forEach((name, value) -> {
        if (pattern.matcher(name).find()) {
          chosen.put(name, value);
        }
      });
    }
  }

  private static Pattern pattern(String option, String regex) {
    try {
      return Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new GantryException(
          Kind.INVALID,
          "log option " + option + "-regex is no regular expression: " + e.getDescription(),
          e);
    }
  }

  private static String escaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("*", "%2A").replace("%7E", "~");
  }
}
