package io.gantry.app.cli.output;

import java.io.IOException;
import java.io.InputStream;

/** A question before something is lost. */
public final class Confirmation {
  private Confirmation() {}

  /** Asks; only {@code y} is a yes. */
  public static boolean ask(InputStream in, Output out, String warning) throws IOException {
    out.print(warning + "\nAre you sure you want to continue? [y/N] ");
    out.flush();
    var answer = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      answer.append((char) c);
    }
    return answer.toString().strip().equalsIgnoreCase("y");
  }
}
