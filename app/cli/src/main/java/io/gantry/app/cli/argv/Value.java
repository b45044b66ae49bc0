package io.gantry.app.cli.argv;

/** How one option's text becomes a value. */
public interface Value<T> {
  /** The word in help, as in {@code --name string}; empty for a flag. */
  String word();

  /**
   * Reads one occurrence.
   *
   * @param before the value so far: the default, or what earlier occurrences made
   * @throws BadValue if the text has no meaning
   */
  T parse(T before, String text) throws BadValue;

  /** Whether the option may stand alone, meaning {@code true}. */
  default boolean flag() {
    return false;
  }

  /** A text without meaning; the message is the last part of the error. */
  final class BadValue extends Exception {
    private static final long serialVersionUID = 1L;

    /** Says why. */
    public BadValue(String message) {
      super(message, null, false, false);
    }

    /** Why. */
    String why() {
      String message = getMessage();
      return message == null ? "" : message;
    }
  }
}
