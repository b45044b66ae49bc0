package io.gantry.engine.build.op;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;

/** What {@code --chmod} says: an octal mode, or clauses as of chmod(1). */
final class ModeChange {
  private static final int PERMISSIONS = 07777;
  private static final int MADE_DIRECTORY = 0755;

  private final String text;

  private ModeChange(String text) {
    this.text = text;
  }

  /** Checks {@code text}; empty changes nothing. */
  static ModeChange parse(String text) {
    var change = new ModeChange(text);
    int _ = change.apply(0, false);
    return change;
  }

  /** The permissions of a directory that has to be made: only an octal mode counts. */
  int ofMadeDirectory() {
    boolean octal = !text.isEmpty() && Character.isDigit(text.charAt(0));
    return octal ? apply(0, true) : MADE_DIRECTORY;
  }

  /** The permission bits after the change. */
  int apply(int mode, boolean directory) {
    int permissions = mode & PERMISSIONS;
    if (text.isEmpty()) {
      return permissions;
    }
    if (Character.isDigit(text.charAt(0))) {
      try {
        int octal = Integer.parseInt(text, 8);
        if (octal <= PERMISSIONS) {
          return octal;
        }
      } catch (NumberFormatException _) {
        // said below
      }
      throw invalid();
    }
    for (String clause : text.split(",", -1)) {
      permissions = clause(clause, permissions, directory);
    }
    return permissions;
  }

  private int clause(String clause, int before, boolean directory) {
    int at = 0;
    int who = 0;
    for (; at < clause.length() && "ugoa".indexOf(clause.charAt(at)) >= 0; at++) {
      who |=
          switch (clause.charAt(at)) {
            case 'u' -> 04700;
            case 'g' -> 02070;
            case 'o' -> 0007;
            default -> PERMISSIONS;
          };
    }
    who = who == 0 ? PERMISSIONS : who;
    if (at == clause.length()) {
      throw invalid();
    }
    int mode = before;
    while (at < clause.length()) {
      char operator = clause.charAt(at++);
      int bits = 0;
      for (; at < clause.length() && "+-=".indexOf(clause.charAt(at)) < 0; at++) {
        bits |= bits(clause.charAt(at), mode, directory);
      }
      bits &= who;
      mode =
          switch (operator) {
            case '+' -> mode | bits;
            case '-' -> mode & ~bits;
            case '=' -> (mode & ~(who & 0777)) | bits;
            default -> throw invalid();
          };
    }
    return mode;
  }

  private int bits(char permission, int mode, boolean directory) {
    return switch (permission) {
      case 'r' -> 0444;
      case 'w' -> 0222;
      case 'x' -> 0111;
      case 'X' -> directory || (mode & 0111) != 0 ? 0111 : 0;
      case 's' -> 06000;
      case 't' -> 01000;
      case 'u' -> ((mode >> 6) & 7) * 0111;
      case 'g' -> ((mode >> 3) & 7) * 0111;
      case 'o' -> (mode & 7) * 0111;
      default -> throw invalid();
    };
  }

  private GantryException invalid() {
    boolean octal = !text.isEmpty() && Character.isDigit(text.charAt(0));
    return new GantryException(
        Kind.INVALID,
        "invalid chmod parameter: '"
            + text
            + (octal
                ? "'. it should be octal string and between 0 and 07777"
                : "': invalid syntax, it should be as in u=rwX,go=rX"));
  }
}
