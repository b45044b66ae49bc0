package io.gantry.app.cli.output;

import io.gantry.engine.api.FileChange;

/** A changed file as {@code diff} prints it. */
public final class ChangeLine {
  private ChangeLine() {}

  /** The line, {@code C /etc}, without its end. */
  public static String of(FileChange change) {
    String letter =
        switch (change.kind()) {
          case CHANGED -> "C";
          case ADDED -> "A";
          case DELETED -> "D";
        };
    return letter + " " + change.path();
  }
}
