package io.gantry.engine.build.expand;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Substitutes variables: {@code $v ${v} ${v:-w} ${v-w} ${v:+w} ${v+w} ${v:?w} ${v?w} ${v#p} ${v##p}
 * ${v%p} ${v%%p} ${v/p/r} ${v//p/r}}; words {@code w}, {@code p} and {@code r} are substituted too.
 *
 * <p>Every method throws {@code IllegalArgumentException} on a malformed substitution and where
 * {@code ${v:?w}} fails.
 */
public final class Expander {
  private final char escape;
  private final Map<String, String> values;
  private final WordScanner.Names names;

  /**
   * Substitutes from {@code values}.
   *
   * @param undefined hears the name of each variable that is used and has no value
   */
  public Expander(char escape, Map<String, String> values, Consumer<String> undefined) {
    this(escape, values, undefined, _ -> {});
  }

  /**
   * Substitutes from {@code values}.
   *
   * @param undefined hears the name of each variable that is used and has no value
   * @param defined hears the name of each variable that is used and has a value
   */
  public Expander(
      char escape,
      Map<String, String> values,
      Consumer<String> undefined,
      Consumer<String> defined) {
    this.escape = escape;
    this.values = values;
    this.names = new WordScanner.Names(undefined, defined);
  }

  /** One word: quotes and escapes are removed, blanks stay. */
  public String word(String text) {
    return scan(text, WordScanner.Mode.WORD).whole();
  }

  /** The words of {@code text}: it is split at blanks outside quotes, after substitution. */
  public List<String> words(String text) {
    return scan(text, WordScanner.Mode.WORD).words();
  }

  /** A here-document: quotes mean nothing, and a backslash goes wherever it stands. */
  public String document(String text) {
    return new WordScanner(text, '\\', WordScanner.Mode.DOCUMENT, values, names).scan().whole();
  }

  private WordScanner.Words scan(String text, WordScanner.Mode mode) {
    try {
      return new WordScanner(text, escape, mode, values, names).scan();
    } catch (IllegalArgumentException problem) {
      throw new IllegalArgumentException(
          "failed to process \"" + text + "\": " + problem.getMessage(), problem);
    }
  }
}
