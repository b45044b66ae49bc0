package io.gantry.cluster.apiserver.negotiate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** An {@code Accept} header: what a client takes, best first. */
public record Accept(List<Clause> clauses) {
  /** Copies. */
  public Accept {
    clauses = List.copyOf(clauses);
  }

  /**
   * One of the media types.
   *
   * @param type in lower case, as in {@code application/json}
   * @param parameters such as {@code as}, {@code g}, {@code v}; without {@code q}
   * @param quality 0 to 1
   */
  public record Clause(String type, Map<String, String> parameters, double quality) {
    /** Whether it takes a media type, by its name or by an asterisk. */
    public boolean takes(String mediaType) {
      return type.equals(mediaType)
          || type.equals("*/*")
          || (type.endsWith("/*") && mediaType.startsWith(type.substring(0, type.length() - 1)));
    }

    /** The parameter, or {@code ""}. */
    public String parameter(String name) {
      return parameters.getOrDefault(name, "");
    }
  }

  /** Reads the header; empty means anything. */
  public static Accept parse(String header) {
    if (header.isBlank()) {
      return new Accept(List.of(new Clause("*/*", Map.of(), 1)));
    }
    var clauses = new ArrayList<Clause>();
    for (String part : header.split(",", -1)) {
      if (!part.isBlank()) {
        clauses.add(clause(part));
      }
    }
    clauses.removeIf(clause -> clause.quality() <= 0);
    clauses.sort(Comparator.comparingDouble(Clause::quality).reversed());
    return new Accept(clauses);
  }

  private static Clause clause(String text) {
    String[] parts = text.split(";", -1);
    var parameters = new TreeMap<String, String>();
    double quality = 1;
    for (int i = 1; i < parts.length; i++) {
      int equals = parts[i].indexOf('=');
      if (equals < 0) {
        continue;
      }
      String name = parts[i].substring(0, equals).strip().toLowerCase(Locale.ROOT);
      String value = parts[i].substring(equals + 1).strip();
      if (name.equals("q")) {
        quality = quality(value);
      } else {
        parameters.put(name, value);
      }
    }
    return new Clause(parts[0].strip().toLowerCase(Locale.ROOT), parameters, quality);
  }

  private static double quality(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException _) {
      return 1;
    }
  }
}
