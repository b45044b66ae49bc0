package io.gantry.container.runtime;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import java.util.List;
import java.util.Locale;

/**
 * What an OCI runtime says when it fails, in Docker's words: clients derive the exit codes 126 and
 * 127 from them.
 */
final class RuntimeFailure {
  private RuntimeFailure() {}

  /** A failure to create a container whose first argument is {@code program}. */
  static GantryException create(String runtime, String message, String program) {
    return translate(
        "failed to create task for container: OCI runtime create failed: "
            + runtime
            + " create failed: ",
        message,
        program);
  }

  /** A failure to start a further process whose first argument is {@code program}. */
  static GantryException exec(String message, String program) {
    return translate("OCI runtime exec failed: exec failed: ", message, program);
  }

  private static GantryException translate(String what, String message, String program) {
    String lower = message.toLowerCase(Locale.ROOT);
    String start = what + "unable to start container process: exec: \"" + program + "\": ";
    if (lower.contains("executable file") && lower.contains("not found")) {
      String why =
          program.indexOf('/') >= 0
              ? "stat " + program + ": no such file or directory"
              : "executable file not found in $PATH";
      return new GantryException(Kind.COMMAND_NOT_FOUND, start + why + ": unknown");
    }
    if (lower.contains("exec: \"") && lower.contains("no such file or directory")) { // runc
      return new GantryException(
          Kind.COMMAND_NOT_FOUND,
          start + "stat " + program + ": no such file or directory: unknown");
    }
    boolean program126 = lower.contains("open executable") || lower.contains("exec");
    if (program126 && lower.contains("not a directory")) {
      return new GantryException(Kind.COMMAND_NOT_FOUND, start + "not a directory: unknown");
    }
    // crun answers EPERM for a directory, as for everything that is no regular file.
    boolean denied = lower.contains("permission denied") || lower.contains("is a directory");
    if (program126 && (denied || lower.contains("operation not permitted"))) {
      return new GantryException(Kind.COMMAND_NOT_EXECUTABLE, start + "permission denied: unknown");
    }
    if (lower.contains("no space left on device")) {
      return new GantryException(Kind.EXHAUSTED, what + message + ": unknown");
    }
    String said = message.isEmpty() ? "the runtime ended without a word" : message;
    return new GantryException(Kind.INVALID, what + said + ": unknown");
  }

  /** The messages in a log of JSON lines, as both runtimes write it; other lines stay. */
  static String messages(String log) {
    var text = new StringBuilder();
    for (String line : log.split("\n", -1)) {
      String message = line.startsWith("{") ? message(line) : line.strip();
      if (!message.isEmpty()) {
        text.append(text.isEmpty() ? "" : ": ").append(message);
      }
    }
    return text.toString();
  }

  private static String message(String line) {
    try {
      Json.Obj entry = Json.parse(line).asObject();
      boolean serious = !List.of("debug", "info", "warning").contains(entry.string("level"));
      return serious ? entry.string("msg").strip() : "";
    } catch (GantryException e) {
      return line.strip();
    }
  }
}
