package io.gantry.app.cli.template;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Go's {@code html}, {@code js} and {@code urlquery}. */
final class Escapes {
  private Escapes() {}

  static String html(String text) {
    var out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case 0 -> out.append('\ufffd');
        case '"' -> out.append("&#34;");
        case '\'' -> out.append("&#39;");
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        default -> out.append(c);
      }
    }
    return out.toString();
  }

  static String js(String text) {
    var out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\\' -> out.append("\\\\");
        case '\'' -> out.append("\\'");
        case '"' -> out.append("\\\"");
        case '<', '>', '&', '=' -> unicode(out, c);
        default -> {
          if (c < ' ') {
            unicode(out, c);
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.toString();
  }

  private static void unicode(StringBuilder out, char c) {
    String digits = Integer.toHexString(c).toUpperCase(java.util.Locale.ROOT);
    out.append("\\u").append("0".repeat(4 - digits.length())).append(digits);
  }

  static String query(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("*", "%2A");
  }
}
