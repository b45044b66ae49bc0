package io.gantry.platform.linux.process;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.util.List;
import java.util.Locale;

/** The names of signals on x86-64 and arm64: signal(7). */
public final class Signals {
  /** The terminal hung up. */
  public static final int SIGHUP = 1;

  /** Interrupted from the keyboard. */
  public static final int SIGINT = 2;

  /** Quit from the keyboard. */
  public static final int SIGQUIT = 3;

  /** Killed: cannot be handled. */
  public static final int SIGKILL = 9;

  /** Asked to end. */
  public static final int SIGTERM = 15;

  /** The terminal's size changed. */
  public static final int SIGWINCH = 28;

  private static final int SIGRTMIN = 34;
  private static final int SIGRTMAX = 64;

  private static final List<String> NAMES =
      List.of(
          "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV",
          "USR2", "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU",
          "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS");

  private Signals() {}

  /** The number of {@code SIGTERM}, {@code term}, {@code 15} or {@code RTMIN+3}. */
  public static int number(String name) {
    String bare = name.strip().toUpperCase(Locale.ROOT);
    bare = bare.startsWith("SIG") ? bare.substring(3) : bare;
    int number = NAMES.indexOf(bare);
    if (number <= 0) {
      number =
          switch (bare) {
            case "IOT" -> 6;
            case "CLD" -> 17;
            case "POLL" -> 29;
            case "UNUSED" -> 31;
            default -> numeric(bare);
          };
    }
    if (number < 1 || number > SIGRTMAX) {
      throw new GantryException(Kind.INVALID, "invalid signal: " + name);
    }
    return number;
  }

  private static int numeric(String name) {
    try {
      if (name.startsWith("RTMIN")) {
        int number = SIGRTMIN + offset(name.substring(5), '+');
        return number >= SIGRTMIN ? number : -1;
      }
      if (name.startsWith("RTMAX")) {
        int number = SIGRTMAX - offset(name.substring(5), '-');
        return number >= SIGRTMIN ? number : -1;
      }
      return Integer.parseInt(name);
    } catch (NumberFormatException _) {
      return -1;
    }
  }

  private static int offset(String text, char sign) {
    if (text.isEmpty()) {
      return 0;
    }
    if (text.charAt(0) != sign) {
      throw new NumberFormatException(text);
    }
    return Integer.parseUnsignedInt(text.substring(1));
  }

  /** {@code SIGTERM} for 15, {@code SIGRTMIN+1} for 35. */
  public static String name(int number) {
    if (number > 0 && number < NAMES.size()) {
      return "SIG" + NAMES.get(number);
    }
    if (number == SIGRTMIN) {
      return "SIGRTMIN";
    }
    if (number > SIGRTMIN && number <= SIGRTMAX) {
      return "SIGRTMIN+" + (number - SIGRTMIN);
    }
    return String.valueOf(number);
  }
}
