package io.gantry.app.cli.program;

import io.gantry.app.cli.argv.Help;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.cli.argv.UsageException;
import java.io.PrintWriter;
import java.io.StringWriter;

/** How wrong arguments are answered: docker 28's four forms. */
final class Complaint {
  private Complaint() {}

  /** The text for standard error. */
  static String of(UsageException error, Syntax syntax, String path) {
    String program = path.isEmpty() ? "gantry" : "gantry " + path;
    String pointer = "\nRun '" + program + " --help' for more information\n";
    return switch (error.form()) {
      case FLAG -> error.text() + "\n\n" + Help.usage(syntax, path) + "\n" + pointer;
      case OPERANDS ->
          "gantry: " + error.text() + "\n\n" + Help.usage(syntax, path) + "\n" + pointer;
      case VALUE -> "gantry: " + error.text() + "\n" + pointer;
      case PLAIN -> "gantry: " + error.text() + "\n";
    };
  }

  static int exitCode(UsageException error) {
    return switch (error.form()) {
      case FLAG, VALUE -> ExitCodes.USAGE;
      case OPERANDS, PLAIN -> ExitCodes.FAILURE;
    };
  }

  /** A defect of gantry, with the place where it happened, for a report. */
  static String defect(Throwable error) {
    var text = new StringWriter();
    error.printStackTrace(new PrintWriter(text, true));
    return text.toString().strip();
  }
}
