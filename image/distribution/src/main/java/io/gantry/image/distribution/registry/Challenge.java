package io.gantry.image.distribution.registry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a registry asks for (RFC 9110, section 11.6.1).
 *
 * @param scheme lower-case, as {@code bearer}
 * @param parameters by lower-case names
 */
record Challenge(String scheme, Map<String, String> parameters) {
  Challenge {
    parameters = Map.copyOf(parameters);
  }

  /** A parameter, or {@code ""}. */
  String parameter(String name) {
    return parameters.getOrDefault(name, "");
  }

  /** The first challenge of a scheme. */
  static Optional<Challenge> of(List<Challenge> challenges, String scheme) {
    return challenges.stream().filter(each -> each.scheme.equals(scheme)).findFirst();
  }

  /**
   * All challenges of the fields {@code WWW-Authenticate}; each field may hold several. Text that
   * is none is passed over.
   */
  static List<Challenge> parse(List<String> fields) {
    var found = new ArrayList<Challenge>();
    for (String field : fields) {
      new Reader(field).into(found);
    }
    return List.copyOf(found);
  }

  private static final class Reader {
    private final String text;
    private int at;

    Reader(String text) {
      this.text = text;
    }

    void into(List<Challenge> found) {
      String scheme = "";
      var parameters = new LinkedHashMap<String, String>();
      while (at < text.length()) {
        skip(" \t,");
        String word = word();
        if (word.isEmpty()) {
          at++; // no token can begin here
          continue;
        }
        int afterWord = at;
        skip(" \t");
        if (at < text.length() && text.charAt(at) == '=' && !scheme.isEmpty()) {
          at++;
          skip(" \t");
          if (at == text.length() || "=,".indexOf(text.charAt(at)) >= 0) {
            skipPadding(); // as in Negotiate YII=
            continue;
          }
          parameters.putIfAbsent(word.toLowerCase(Locale.ROOT), value());
          continue;
        }
        at = afterWord;
        if (at < text.length() && " \t,".indexOf(text.charAt(at)) < 0) {
          skipPadding();
          continue;
        }
        add(found, scheme, parameters);
        scheme = word.toLowerCase(Locale.ROOT);
        parameters.clear();
      }
      add(found, scheme, parameters);
    }

    private static void add(List<Challenge> found, String scheme, Map<String, String> parameters) {
      if (!scheme.isEmpty()) {
        found.add(new Challenge(scheme, parameters));
      }
    }

    private void skip(String characters) {
      while (at < text.length() && characters.indexOf(text.charAt(at)) >= 0) {
        at++;
      }
    }

    private void skipPadding() {
      while (at < text.length() && text.charAt(at) != ',' && text.charAt(at) != ' ') {
        at++;
      }
    }

    private String word() {
      int from = at;
      while (at < text.length() && isToken(text.charAt(at))) {
        at++;
      }
      return text.substring(from, at);
    }

    private static boolean isToken(char c) {
      return Character.isLetterOrDigit(c) || "!#$%&'*+-.^_`|~/:".indexOf(c) >= 0;
    }

    private String value() {
      if (at >= text.length() || text.charAt(at) != '"') {
        return word();
      }
      var out = new StringBuilder();
      at++;
      while (at < text.length() && text.charAt(at) != '"') {
        if (text.charAt(at) == '\\' && at + 1 < text.length()) {
          at++;
        }
        out.append(text.charAt(at++));
      }
      at++;
      return out.toString();
    }
  }
}
