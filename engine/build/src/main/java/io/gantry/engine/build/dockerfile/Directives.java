package io.gantry.engine.build.dockerfile;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parser directives at the top of a Dockerfile.
 *
 * @param escape the escape character, a backslash or a backquote
 * @param syntax the frontend that was asked for; gantry's own stands in for all of them
 * @param check as in {@code skip=all;error=true}
 */
public record Directives(char escape, Optional<String> syntax, Optional<String> check) {
  private static final Pattern LINE =
      Pattern.compile("#\\s*([a-zA-Z][a-zA-Z0-9]*)\\s*=\\s*(.+?)\\s*");

  static Directives parse(Source source) {
    Optional<String> escape = Optional.empty();
    Optional<String> syntax = Optional.empty();
    Optional<String> check = Optional.empty();
    for (int i = 0; i < source.lines().size(); i++) {
      Matcher matcher = LINE.matcher(source.lines().get(i));
      if (!matcher.matches()) {
        break;
      }
      var here = new LineRange(i + 1, i + 1);
      Optional<String> value = Optional.of(matcher.group(2));
      switch (matcher.group(1).toLowerCase(Locale.ROOT)) {
        case "escape" -> escape = once("escape", escape, value, source, here);
        case "syntax" -> syntax = once("syntax", syntax, value, source, here);
        case "check" -> check = once("check", check, value, source, here);
        default -> {
          return of(escape, syntax, check);
        }
      }
      if (escape.isPresent() && !escape.get().equals("\\") && !escape.get().equals("`")) {
        throw DockerfileException.parse(
            source, here, "invalid escape token '" + escape.get() + "' does not match ` or \\");
      }
    }
    return of(escape, syntax, check);
  }

  private static Directives of(
      Optional<String> escape, Optional<String> syntax, Optional<String> check) {
    return new Directives(escape.map(text -> text.charAt(0)).orElse('\\'), syntax, check);
  }

  private static Optional<String> once(
      String key, Optional<String> before, Optional<String> value, Source source, LineRange at) {
    if (before.isPresent()) {
      throw DockerfileException.parse(
          source, at, "only one " + key + " parser directive can be used");
    }
    return value;
  }
}
