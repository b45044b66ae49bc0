package io.gantry.app.cli.argv;

import java.util.List;

/**
 * One option of a command; compared by identity, and the key to its value in {@link Arguments}.
 *
 * @param <T> the type of its value
 */
public final class Option<T> {
  private final String name;
  private final String shorthand;
  private final Value<T> value;
  private final T initial;
  private final String help;
  private final List<String> aliases;
  private final boolean hidden;
  private final String fallback;

  private Option(
      String name,
      String shorthand,
      Value<T> value,
      T initial,
      String help,
      List<String> aliases,
      boolean hidden,
      String fallback) {
    this.name = name;
    this.shorthand = shorthand;
    this.value = value;
    this.initial = initial;
    this.help = help;
    this.aliases = aliases;
    this.hidden = hidden;
    this.fallback = fallback;
  }

  /** An option of any type; {@code shorthand} is one letter or empty. */
  public static <T> Option<T> of(
      String name, String shorthand, Value<T> value, T initial, String help) {
    return new Option<>(name, shorthand, value, initial, help, List.of(), false, "");
  }

  /** An option that is on or off, and off by default. */
  public static Option<Boolean> flag(String name, String shorthand, String help) {
    return of(name, shorthand, Values.BOOL, false, help);
  }

  /** An option that is on or off, and on by default. */
  public static Option<Boolean> onByDefault(String name, String shorthand, String help) {
    return of(name, shorthand, Values.BOOL, true, help).showing("true");
  }

  /** A string, empty by default. */
  public static Option<String> text(String name, String shorthand, String help) {
    return of(name, shorthand, Values.STRING, "", help);
  }

  /** A string with a default. */
  public static Option<String> text(String name, String shorthand, String initial, String help) {
    return of(name, shorthand, Values.STRING, initial, help).showing("\"" + initial + "\"");
  }

  /** A whole number, 0 by default. */
  public static Option<Long> number(String name, String shorthand, String help) {
    return of(name, shorthand, Values.INT, 0L, help);
  }

  /** Strings, one for each occurrence. */
  public static Option<List<String>> list(String name, String shorthand, String help) {
    return of(name, shorthand, Values.LIST, List.of(), help);
  }

  /** This option with a further, hidden name. */
  public Option<T> alias(String other) {
    return new Option<>(name, shorthand, value, initial, help, List.of(other), hidden, fallback);
  }

  /** This option, left out of help. */
  public Option<T> hide() {
    return new Option<>(name, shorthand, value, initial, help, aliases, true, fallback);
  }

  /** This option with {@code (default text)} in help. */
  public Option<T> showing(String text) {
    return new Option<>(name, shorthand, value, initial, help, aliases, hidden, text);
  }

  /** The name without dashes. */
  public String name() {
    return name;
  }

  String shorthand() {
    return shorthand;
  }

  T initial() {
    return initial;
  }

  boolean hidden() {
    return hidden;
  }

  boolean flag() {
    return value.flag();
  }

  boolean called(String text) {
    return name.equals(text) || aliases.contains(text);
  }

  /** As error messages name it: {@code -n, --last}. */
  String title() {
    return shorthand.isEmpty() ? "--" + name : "-" + shorthand + ", --" + name;
  }

  /** The left side of its line in help. */
  String usage() {
    String left = shorthand.isEmpty() ? "      --" + name : "  -" + shorthand + ", --" + name;
    return value.word().isEmpty() ? left : left + " " + value.word();
  }

  /** The right side of its line in help. */
  String explanation() {
    return fallback.isEmpty() ? help : help + " (default " + fallback + ")";
  }

  /** The value after one more occurrence. */
  T accept(T before, String text) throws Value.BadValue {
    return value.parse(before, text);
  }
}
