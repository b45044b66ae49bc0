package io.gantry.platform.base.yaml;

import io.gantry.platform.base.json.Json;
import java.util.List;
import java.util.Map;

/** Block style; items of a sequence start below the first letter of its key. */
final class YamlWriter {
  private final StringBuilder out = new StringBuilder();

  private YamlWriter() {}

  static String write(Json value) {
    var writer = new YamlWriter();
    writer.value(value, 0, true);
    return writer.out.toString();
  }

  /** Writes a value where the line already has its key or dash, unless it is the top. */
  private void value(Json value, int indent, boolean top) {
    switch (value) {
      case Json.Obj(Map<String, Json> fields) when !fields.isEmpty() -> {
        out.append(top ? "" : "\n");
        fields(fields, indent, false);
      }
      case Json.Arr(List<Json> items) when !items.isEmpty() -> {
        out.append(top ? "" : "\n");
        items(items, indent);
      }
      case Json.Str(String text) -> {
        out.append(top ? "" : " ");
        string(text, indent);
      }
      case Json.Obj _, Json.Arr _, Json.Null _, Json.Bool _, Json.Num _ ->
          out.append(top ? "" : " ").append(value.text()).append('\n');
    }
  }

  private void fields(Map<String, Json> fields, int indent, boolean afterDash) {
    boolean inLine = afterDash;
    for (Map.Entry<String, Json> field : fields.entrySet()) {
      out.repeat(' ', inLine ? 0 : indent);
      inLine = false;
      String name = field.getKey();
      out.append(isPlain(name) ? name : Json.of(name).text()).append(':');
      boolean list = field.getValue() instanceof Json.Arr;
      value(field.getValue(), list ? indent : indent + 2, false);
    }
  }

  private void items(List<Json> items, int indent) {
    for (Json item : items) {
      out.repeat(' ', indent).append('-');
      switch (item) {
        case Json.Obj(Map<String, Json> fields) when !fields.isEmpty() -> {
          out.append(' ');
          fields(fields, indent + 2, true);
        }
        case Json.Obj _, Json.Arr _, Json.Null _, Json.Bool _, Json.Num _, Json.Str _ ->
            value(item, indent + 2, false);
      }
    }
  }

  private void string(String text, int indent) {
    if (text.indexOf('\n') >= 0 && isBlock(text)) {
      block(text, Math.max(indent, 2));
    } else {
      out.append(isPlain(text) ? text : Json.of(text).text()).append('\n');
    }
  }

  private void block(String text, int indent) {
    boolean ends = text.endsWith("\n");
    out.append(ends ? (text.endsWith("\n\n") ? "|+" : "|") : "|-").append('\n');
    String body = ends ? text.substring(0, text.length() - 1) : text;
    for (String line : body.split("\n", -1)) {
      out.repeat(' ', line.isEmpty() ? 0 : indent).append(line).append('\n');
    }
  }

  /** Whether a literal block gives the text back: printable, not beginning with a blank. */
  private static boolean isBlock(String text) {
    char first = text.charAt(0);
    boolean readable = first != ' ' && first != '\n' && first != '\t';
    for (int i = 0; i < text.length() && readable; i++) {
      char c = text.charAt(i);
      readable = c == '\n' || c == '\t' || (c >= ' ' && c < 0x7f) || (c > 0xa0 && c < 0xd800);
      readable &= c != 0x2028 && c != 0x2029;
    }
    return readable;
  }

  /** Whether readers of YAML 1.1 and 1.2 both take it, without quotes, for this string. */
  private static boolean isPlain(String text) {
    if (text.isEmpty() || !isLetterOrSlash(text.charAt(0)) || isWord(text)) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean safe =
          isLetterOrSlash(c) || (c >= '0' && c <= '9') || "-_.+=@%$()*&!?;<>|^~".indexOf(c) >= 0;
      boolean inner = i > 0 && i < text.length() - 1;
      boolean blank = c == ' ' && inner && text.charAt(i + 1) != '#';
      boolean colon = c == ':' && inner && text.charAt(i + 1) != ' ';
      if (!safe && !blank && !colon && !(c == ',' || c == '\'' || c == '"' || c == '#')) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetterOrSlash(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '/';
  }

  private static boolean isWord(String text) {
    return switch (text.toLowerCase(java.util.Locale.ROOT)) {
      case "null", "true", "false", "yes", "no", "on", "off", "y", "n" -> true;
      default -> false;
    };
  }
}
