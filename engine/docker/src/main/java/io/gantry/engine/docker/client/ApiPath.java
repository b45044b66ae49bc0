package io.gantry.engine.docker.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A path of the API and its query, encoded. */
record ApiPath(String path, String query) {
  /** A template with {@code {}} for each of the words; their slashes stay. */
  static ApiPath of(String template, String... words) {
    String path = template;
    for (String word : words) {
      path = path.replaceFirst("\\{}", java.util.regex.Matcher.quoteReplacement(encoded(word)));
    }
    return new ApiPath(path, "");
  }

  private static String encoded(String word) {
    return URLEncoder.encode(word, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("%2F", "/")
        .replace("%3A", ":")
        .replace("%40", "@");
  }

  /** With one more parameter. */
  ApiPath with(String name, String value) {
    String pair = name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    return new ApiPath(path, query.isEmpty() ? pair : query + "&" + pair);
  }

  /** With one more parameter, unless its value is empty. */
  ApiPath withUnlessEmpty(String name, String value) {
    return value.isEmpty() ? this : with(name, value);
  }

  /** With one more number. */
  ApiPath with(String name, long value) {
    return with(name, Long.toString(value));
  }

  /** With a switch, if it is on. */
  ApiPath with(String name, boolean on) {
    return on ? with(name, "1") : this;
  }

  /** With a parameter for each value. */
  ApiPath with(String name, List<String> values) {
    ApiPath all = this;
    for (String value : values) {
      all = all.with(name, value);
    }
    return all;
  }

  @Override
  public String toString() {
    return query.isEmpty() ? path : path + "?" + query;
  }
}
