package io.gantry.app.cli.output;

/** The help of {@code --format}. */
public final class FormatHelp {
  private static final String END =
      "'json':             Print in JSON format\n"
          + "'TEMPLATE':         Print output using the given Go template.\n"
          + "Refer to https://docs.docker.com/go/formatting/ for more information about"
          + " formatting output with templates";

  /** Of commands that print a table. */
  public static final String TABLE =
      "Format output using a custom template:\n"
          + "'table':            Print output in table format with column headers (default)\n"
          + "'table TEMPLATE':   Print output in table format using the given Go template\n"
          + END;

  /** Of commands that print objects. */
  public static final String OBJECT = "Format output using a custom template:\n" + END;

  private FormatHelp() {}
}
