package io.gantry.image.bootstrap;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One archive and suite of sources.list(5).
 *
 * @param options as in the one-line format, without brackets; may be empty
 * @param components may be empty for a suite that is an exact path
 */
record AptSource(String options, String uri, String suite, List<String> components) {
  AptSource {
    components = List.copyOf(components);
  }

  /** In the one-line format. */
  String line() {
    return "deb "
        + (options.isEmpty() ? "" : "[" + options + "] ")
        + uri
        + " "
        + suite
        + (components.isEmpty() ? "" : " " + String.join(" ", components));
  }

  AptSource withSuite(String other) {
    return new AptSource(options, uri, other, components);
  }

  /** The binary archives of a file in the one-line format. */
  static List<AptSource> parseLines(String text) {
    var sources = new ArrayList<AptSource>();
    for (String raw : text.split("\n", -1)) {
      int comment = raw.indexOf('#');
      String line = (comment < 0 ? raw : raw.substring(0, comment)).strip();
      if (!line.startsWith("deb ") && !line.startsWith("deb\t") && !line.startsWith("deb[")) {
        continue;
      }
      String rest = line.substring("deb".length()).strip();
      String options = "";
      int close = rest.indexOf(']');
      if (rest.startsWith("[") && close > 0) {
        options = rest.substring(1, close).strip();
        rest = rest.substring(close + 1).strip();
      }
      List<String> words = words(rest);
      if (words.size() >= 2) {
        sources.add(
            new AptSource(options, words.get(0), words.get(1), words.subList(2, words.size())));
      }
    }
    return sources;
  }

  /** The enabled binary archives of a file in the deb822 format. */
  static List<AptSource> parseStanzas(String text) {
    var sources = new ArrayList<AptSource>();
    var stanza = new Stanza();
    for (String raw : text.split("\n", -1)) {
      if (raw.startsWith("#")) {
        continue;
      }
      if (raw.isBlank()) {
        stanza.addTo(sources);
        stanza = new Stanza();
      } else {
        stanza.line(raw);
      }
    }
    stanza.addTo(sources);
    return sources;
  }

  private static List<String> words(String text) {
    var words = new ArrayList<String>();
    for (String word : text.split("\\s+", -1)) {
      if (!word.isEmpty()) {
        words.add(word);
      }
    }
    return words;
  }

  /** One paragraph of the deb822 format while it is read. */
  private static final class Stanza {
    private String types = "";
    private String uris = "";
    private String suites = "";
    private String components = "";
    private String signedBy = "";
    private boolean enabled = true;

    void line(String line) {
      int colon = line.indexOf(':');
      if (colon <= 0 || Character.isWhitespace(line.charAt(0))) {
        return; // a continuation: an inline key, which mmdebstrap finds by itself
      }
      String value = line.substring(colon + 1).strip();
      switch (line.substring(0, colon).toLowerCase(Locale.ROOT)) {
        case "types" -> types = value;
        case "uris" -> uris = value;
        case "suites" -> suites = value;
        case "components" -> components = value;
        case "signed-by" -> signedBy = value;
        case "enabled" -> enabled = !value.equals("no") && !value.equals("false");
        default -> {}
      }
    }

    void addTo(List<AptSource> sources) {
      if (!enabled || !words(types).contains("deb")) {
        return;
      }
      String options = signedBy.startsWith("/") ? "signed-by=" + signedBy : "";
      for (String uri : words(uris)) {
        for (String suite : words(suites)) {
          sources.add(new AptSource(options, uri, suite, words(components)));
        }
      }
    }
  }
}
