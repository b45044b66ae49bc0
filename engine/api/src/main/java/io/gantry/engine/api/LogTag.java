package io.gantry.engine.api;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;

/** The {@code tag} of a log: Docker's template over what is known of a container. Pure. */
public final class LogTag {
  private static final int SHORT = 12;

  private LogTag() {}

  /**
   * The tag.
   *
   * @param image as the user named it
   * @return {@code usual} if none was asked for
   */
  public static String of(LogConfig config, String id, String name, String image, String usual) {
    String tag = config.options().getOrDefault("tag", "");
    if (tag.isEmpty()) {
      return usual;
    }
    Map<String, String> words = new LinkedHashMap<>();
    words.put("ID", brief(id));
    words.put("FullID", id);
    words.put("Name", name);
    words.put("ImageName", image);
    words.put("DaemonName", "gantry");
    String text = tag;
    for (Map.Entry<String, String> word : words.entrySet()) {
      String value = Matcher.quoteReplacement(word.getValue());
      text = text.replaceAll("\\{\\{ *\\." + word.getKey() + " *}}", value);
    }
    return text;
  }

  /** As much of an id as people read. */
  public static String brief(String id) {
    return id.substring(0, SHORT);
  }
}
