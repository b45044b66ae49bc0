package io.gantry.app.cli.bake.hcl;

import io.gantry.app.cli.bake.hcl.Functions.Given;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Functions on texts. */
final class TextFunctions {
  private TextFunctions() {}

  static Optional<Json> call(Given given) {
    return switch (given.name()) {
      case "upper" -> text(given.text(0).toUpperCase(Locale.ROOT));
      case "lower" -> text(given.text(0).toLowerCase(Locale.ROOT));
      case "title" -> text(title(given.text(0)));
      case "trimspace" -> text(given.text(0).strip());
      case "trim" -> text(trim(given.text(0), given.text(1)));
      case "chomp" -> text(given.text(0).replaceFirst("[\\r\\n]+$", ""));
      case "trimprefix" -> {
        String prefix = given.text(1);
        boolean has = given.text(0).startsWith(prefix);
        yield text(has ? given.text(0).substring(prefix.length()) : given.text(0));
      }
      case "trimsuffix" -> {
        String suffix = given.text(1);
        String whole = given.text(0);
        boolean has = whole.endsWith(suffix);
        yield text(has ? whole.substring(0, whole.length() - suffix.length()) : whole);
      }
      case "replace" -> text(given.text(0).replace(given.text(1), given.text(2)));
      case "regex_replace" ->
          text(
              pattern(given, given.text(1))
                  .matcher(given.text(0))
                  .replaceAll(given.text(2).replaceAll("\\$\\{(\\d+)\\}", "\\$$1")));
      case "regex" -> Optional.of(regex(given));
      case "regexall" -> Optional.of(regexAll(given));
      case "split" -> Optional.of(Json.strings(split(given.text(0), given.text(1))));
      case "join" -> {
        var all = new ArrayList<String>();
        for (int i = 1; i < given.count(); i++) {
          all.addAll(given.texts(i));
        }
        yield text(String.join(given.text(0), all));
      }
      case "format" -> text(Formatting.format(given));
      case "formatlist" -> Optional.of(Formatting.list(given));
      case "indent" ->
          text(given.text(1).replace("\n", "\n" + " ".repeat(Math.max(0, given.whole(0)))));
      case "substr" -> text(substring(given));
      case "strlen" ->
          Optional.of(Json.of(given.text(0).codePointCount(0, given.text(0).length())));
      case "strrev", "reverse" ->
          given.at(0) instanceof Json.Arr
              ? Optional.empty()
              : text(new StringBuilder(given.text(0)).reverse().toString());
      case "startswith" -> Optional.of(Json.of(given.text(0).startsWith(given.text(1))));
      case "endswith" -> Optional.of(Json.of(given.text(0).endsWith(given.text(1))));
      case "sanitize" -> text(given.text(0).replaceAll("[^a-zA-Z0-9_-]+", "_"));
      case "basename" -> {
        String path = given.text(0).replaceFirst("/+$", "");
        yield text(path.substring(path.lastIndexOf('/') + 1));
      }
      case "dirname" -> {
        int slash = given.text(0).lastIndexOf('/');
        yield text(slash < 0 ? "." : slash == 0 ? "/" : given.text(0).substring(0, slash));
      }
      default -> Optional.empty();
    };
  }

  private static Optional<Json> text(String value) {
    return Optional.of(Json.of(value));
  }

  private static List<String> split(String separator, String text) {
    return separator.isEmpty()
        ? text.codePoints().mapToObj(Character::toString).toList()
        : List.of(text.split(Pattern.quote(separator), -1));
  }

  private static String title(String text) {
    var result = new StringBuilder();
    boolean begins = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      result.append(begins ? Character.toUpperCase(c) : c);
      begins = Character.isWhitespace(c);
    }
    return result.toString();
  }

  private static String trim(String text, String characters) {
    int start = 0;
    int end = text.length();
    while (start < end && characters.indexOf(text.charAt(start)) >= 0) {
      start++;
    }
    while (end > start && characters.indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    return text.substring(start, end);
  }

  private static String substring(Given given) {
    String text = given.text(0);
    int offset = given.whole(1);
    int from = Math.clamp(offset < 0 ? text.length() + offset : offset, 0, text.length());
    int length = given.whole(2);
    return text.substring(
        from, length < 0 ? text.length() : Math.min(text.length(), from + length));
  }

  private static Pattern pattern(Given given, String text) {
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw given.place().error("invalid pattern: " + e.getDescription());
    }
  }

  private static Json regex(Given given) {
    Matcher matcher = pattern(given, given.text(0)).matcher(given.text(1));
    if (!matcher.find()) {
      throw given.place().error("the pattern " + given.text(0) + " does not match");
    }
    return found(matcher);
  }

  private static Json regexAll(Given given) {
    Matcher matcher = pattern(given, given.text(0)).matcher(given.text(1));
    var all = new ArrayList<Json>();
    while (matcher.find()) {
      all.add(found(matcher));
    }
    return Json.array(all);
  }

  private static Json found(Matcher matcher) {
    if (matcher.groupCount() == 0) {
      return Json.of(matcher.group());
    }
    var groups = new ArrayList<Json>();
    for (int i = 1; i <= matcher.groupCount(); i++) {
      String group = matcher.group(i);
      groups.add(group == null ? Json.nil() : Json.of(group));
    }
    return Json.array(groups);
  }
}
