package io.gantry.engine.build.dockerfile;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parser directives at the top of a Dockerfile.
 *
 * @param escape the escape character, a backslash or a backquote
 * @param syntax the frontend that was asked for; gantry's own stands in for Docker's
 * @param check as in {@code skip=all;error=true}
 * @param size how many lines of the file they are
 */
public record Directives(char escape, Optional<String> syntax, Optional<String> check, int size) {
  private static final Set<String> KNOWN = Set.of("escape", "syntax", "check");
  private static final Pattern LINE =
      Pattern.compile("\\s*#\\s*([a-zA-Z][a-zA-Z0-9]*)\\s*=\\s*(.+?)\\s*");

  /** One directive. */
  private record Given(String value, LineRange lines) {}

  static Directives parse(Source source) {
    boolean shebang = source.line(0).startsWith("#!");
    Map<String, Given> given = read(source, shebang ? 1 : 0);
    Optional<Given> escape = Optional.ofNullable(given.get("escape")).filter(_ -> !shebang);
    Optional<Given> syntax = Optional.ofNullable(given.get("syntax"));
    escape.ifPresent(found -> checkEscape(found, source));
    syntax.ifPresent(found -> checkSyntax(found, source));
    return new Directives(
        escape.map(found -> found.value().charAt(0)).orElse('\\'),
        syntax.map(found -> firstWord(found.value())),
        Optional.ofNullable(given.get("check")).map(found -> firstWord(found.value())),
        shebang ? 0 : given.size());
  }

  private static Map<String, Given> read(Source source, int from) {
    var given = new LinkedHashMap<String, Given>();
    for (int i = from; i < source.size(); i++) {
      Matcher matcher = LINE.matcher(source.line(i));
      if (!matcher.matches()) {
        break;
      }
      String name = matcher.group(1).toLowerCase(Locale.ROOT);
      if (!KNOWN.contains(name)) {
        break;
      }
      var here = new LineRange(i + 1, i + 1);
      if (given.put(name, new Given(matcher.group(2), here)) != null) {
        throw DockerfileException.parse(
            source, here, "only one " + name + " parser directive can be used");
      }
    }
    return given;
  }

  private static void checkEscape(Given escape, Source source) {
    if (!escape.value().equals("\\") && !escape.value().equals("`")) {
      throw DockerfileException.parse(
          source,
          escape.lines(),
          "invalid escape token '" + escape.value() + "' does not match ` or \\");
    }
  }

  private static void checkSyntax(Given syntax, Source source) {
    String image = firstWord(syntax.value());
    if (!isBuiltIn(image)) {
      throw DockerfileException.parse(source, syntax.lines(), refusal(image));
    }
  }

  /**
   * Whether gantry itself stands in for a frontend image: every version of {@code
   * docker/dockerfile} and {@code docker/dockerfile-upstream}, also of a mirror.
   */
  public static boolean isBuiltIn(String image) {
    int digest = image.indexOf('@');
    String tagged = digest < 0 ? image : image.substring(0, digest);
    int colon = tagged.lastIndexOf(':');
    String name = colon > tagged.lastIndexOf('/') ? tagged.substring(0, colon) : tagged;
    return ("/" + name).endsWith("/docker/dockerfile")
        || ("/" + name).endsWith("/docker/dockerfile-upstream");
  }

  /** Why a frontend image is refused, and what to do. */
  public static String refusal(String image) {
    return "syntax image \""
        + image
        + "\" cannot be run: gantry builds Dockerfiles itself, remove the syntax line or ask for"
        + " docker/dockerfile";
  }

  private static String firstWord(String value) {
    int blank = value.indexOf(' ');
    return blank < 0 ? value : value.substring(0, blank);
  }
}
