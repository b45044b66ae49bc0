package io.gantry.app.cli.argv;

/** How many operands; {@code most} is -1 for any number. */
public record Arity(int least, int most) {
  /** None. */
  public static final Arity NONE = new Arity(0, 0);

  /** Exactly {@code count}. */
  public static Arity exactly(int count) {
    return new Arity(count, count);
  }

  /** At least {@code count}. */
  public static Arity atLeast(int count) {
    return new Arity(count, -1);
  }

  /** At most {@code count}. */
  public static Arity atMost(int count) {
    return new Arity(0, count);
  }

  /** Between two counts. */
  public static Arity between(int least, int most) {
    return new Arity(least, most);
  }

  void check(String path, int count) {
    if (count < least || (most >= 0 && count > most)) {
      throw UsageException.operands("'" + path + "' " + words());
    }
  }

  private String words() {
    if (most == 0) {
      return "accepts no arguments";
    }
    if (least == most) {
      return "requires " + plural(least);
    }
    if (most < 0) {
      return "requires at least " + plural(least);
    }
    if (least == 0) {
      return "requires at most " + plural(most);
    }
    return "requires at least " + least + " and at most " + plural(most);
  }

  private static String plural(int count) {
    return count + (count == 1 ? " argument" : " arguments");
  }
}
