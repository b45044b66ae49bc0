package io.gantry.cluster.kubelet.spec;

import java.util.Map;

/** {@code $(NAME)} in commands, arguments and environment values; {@code $$} is one dollar. */
public final class Expansion {
  private Expansion() {}

  /** Replaces what is known; an unknown reference stays as it is written. */
  public static String expand(String text, Map<String, String> variables) {
    if (text.indexOf('$') < 0) {
      return text;
    }
    var result = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c != '$' || at + 1 == text.length()) {
        result.append(c);
        at++;
      } else if (text.charAt(at + 1) == '$') {
        result.append('$');
        at += 2;
      } else if (text.charAt(at + 1) == '(' && text.indexOf(')', at) > 0) {
        int end = text.indexOf(')', at);
        String name = text.substring(at + 2, end);
        String value = variables.get(name);
        result.append(value == null ? text.substring(at, end + 1) : value);
        at = end + 1;
      } else {
        result.append(c);
        at++;
      }
    }
    return result.toString();
  }
}
