package io.gantry.app.cli.argv;

import io.gantry.platform.base.Truth;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** The types of options that several commands share. */
public final class Values {
  /** On or off. */
  public static final Value<Boolean> BOOL = new BoolValue();

  /** Any text; the last occurrence counts. */
  public static final Value<String> STRING = new StringValue();

  /** A whole number of 64 bits. */
  public static final Value<Long> INT = new IntValue();

  /** Texts, one for each occurrence. */
  public static final Value<List<String>> LIST = new ListValue("list", new AnyText());

  /** Texts, several in one occurrence with commas between them. */
  public static final Value<List<String>> COMMA_LIST = new CommaListValue();

  /** A number of bytes, with a unit of 1024. */
  public static final Value<Long> BYTES = new BytesValue(false);

  /** A number of bytes, or -1. */
  public static final Value<Long> BYTES_OR_UNLIMITED = new BytesValue(true);

  /** A decimal number in units of 10⁻⁹. */
  public static final Value<Long> DECIMAL = new DecimalValue();

  private Values() {}

  /** Texts, one for each occurrence, each checked and perhaps rewritten. */
  public static Value<List<String>> list(String word, Check check) {
    return new ListValue(word, check);
  }

  /** Looks at one text of a list. */
  public interface Check {
    /** The text to keep. */
    String apply(String text) throws Value.BadValue;
  }

  private static final class AnyText implements Check {
    @Override
    public String apply(String text) {
      return text;
    }
  }

  private record BoolValue() implements Value<Boolean> {
    @Override
    public String word() {
      return "";
    }

    @Override
    public boolean flag() {
      return true;
    }

    @Override
    public Boolean parse(Boolean before, String text) throws BadValue {
      return Truth.parse(text)
          .orElseThrow(() ->
              new BadValue("strconv.ParseBool: parsing " + Quoted.of(text) + ": invalid syntax"));
    }
  }

  private record StringValue() implements Value<String> {
    @Override
    public String word() {
      return "string";
    }

    @Override
    public String parse(String before, String text) {
      return text;
    }
  }

  private record IntValue() implements Value<Long> {
    @Override
    public String word() {
      return "int";
    }

    @Override
    public Long parse(Long before, String text) throws BadValue {
      try {
        return Long.decode(text);
      } catch (NumberFormatException _) {
        throw new BadValue("strconv.ParseInt: parsing " + Quoted.of(text) + ": invalid syntax");
      }
    }
  }

  private record ListValue(String word, Check check) implements Value<List<String>> {
    @Override
    public List<String> parse(List<String> before, String text) throws BadValue {
      var all = new ArrayList<>(before);
      all.add(check.apply(text));
      return List.copyOf(all);
    }
  }

  private record CommaListValue() implements Value<List<String>> {
    @Override
    public String word() {
      return "strings";
    }

    @Override
    public List<String> parse(List<String> before, String text) {
      var all = new ArrayList<>(before);
      all.addAll(List.of(text.split(",", -1)));
      all.removeIf(String::isEmpty);
      return List.copyOf(all);
    }
  }

  private record BytesValue(boolean unlimited) implements Value<Long> {
    @Override
    public String word() {
      return "bytes";
    }

    @Override
    public Long parse(Long before, String text) throws BadValue {
      return unlimited && text.equals("-1") ? -1L : bytes(text);
    }
  }

  private record DecimalValue() implements Value<Long> {
    @Override
    public String word() {
      return "decimal";
    }

    @Override
    public Long parse(Long before, String text) throws BadValue {
      BigDecimal number;
      try {
        number = new BigDecimal(text);
      } catch (NumberFormatException _) {
        throw new BadValue("failed to parse " + text + " as a rational number");
      }
      try {
        return number.movePointRight(9).longValueExact();
      } catch (ArithmeticException _) {
        throw new BadValue("value is too precise");
      }
    }
  }

  /**
   * A number of bytes as docker reads it: {@code 512}, {@code 64m}, {@code 1.5GiB}.
   *
   * @throws Value.BadValue with docker's words
   */
  public static long bytes(String text) throws Value.BadValue {
    int end = text.length();
    while (end > 0 && "0123456789. ".indexOf(text.charAt(end - 1)) < 0) {
      end--;
    }
    if (end == 0) {
      throw new Value.BadValue("invalid size: '" + text + "'");
    }
    String unit = text.substring(end);
    String digits =
        text.charAt(end - 1) == ' ' ? text.substring(0, end - 1) : text.substring(0, end);
    double size;
    try {
      size = Double.parseDouble(digits);
    } catch (NumberFormatException _) {
      throw new Value.BadValue(
          "strconv.ParseFloat: parsing " + Quoted.of(digits) + ": invalid syntax");
    }
    if (size < 0) {
      throw new Value.BadValue("invalid size: '" + text + "'");
    }
    int power =
        switch (unit.toLowerCase(java.util.Locale.ROOT)) {
          case "", "b" -> 0;
          case "k", "kb", "kib" -> 1;
          case "m", "mb", "mib" -> 2;
          case "g", "gb", "gib" -> 3;
          case "t", "tb", "tib" -> 4;
          case "p", "pb", "pib" -> 5;
          default -> throw new Value.BadValue("invalid suffix: '" + unit + "'");
        };
    return (long) (size * (double) (1L << (10 * power)));
  }
}
