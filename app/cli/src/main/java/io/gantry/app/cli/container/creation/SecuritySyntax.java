package io.gantry.app.cli.container.creation;

import io.gantry.app.cli.Invocation;
import io.gantry.app.cli.argv.UsageException;
import io.gantry.engine.api.Security.Confinement;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.List;

/** {@code --security-opt}: {@code name}, {@code name=value} or, as of old, {@code name:value}. */
final class SecuritySyntax {
  private SecuritySyntax() {}

  static Confinement confinement(List<String> options, Invocation invocation) {
    boolean noNewPrivileges = false;
    boolean labelDisable = false;
    boolean systemPaths = false;
    boolean writableCgroups = false;
    String seccomp = "";
    String apparmor = "";
    for (String option : options) {
      int end = separator(option);
      String name = option.substring(0, end);
      String value = end == option.length() ? "" : option.substring(end + 1);
      switch (name) {
        case "no-new-privileges" -> noNewPrivileges = value.isEmpty() || flag(option, value);
        case "writable-cgroups" -> writableCgroups = value.isEmpty() || flag(option, value);
        case "seccomp" -> seccomp = seccomp(value, invocation);
        case "apparmor" -> apparmor = required(option, value);
        case "label" -> labelDisable |= required(option, value).equals("disable");
        case "systempaths" -> systemPaths = unconfined(option, value);
        default -> throw invalid(option);
      }
    }
    return new Confinement(
        noNewPrivileges, seccomp, apparmor, labelDisable, systemPaths, writableCgroups);
  }

  private static int separator(String option) {
    int equals = option.indexOf('=');
    int colon = option.indexOf(':');
    int end = equals >= 0 ? equals : colon;
    return end < 0 ? option.length() : end;
  }

  private static UsageException invalid(String option) {
    return UsageException.value("invalid --security-opt: \"" + option + "\"");
  }

  private static String required(String option, String value) {
    if (value.isEmpty()) {
      throw invalid(option);
    }
    return value;
  }

  private static boolean flag(String option, String value) {
    return switch (value) {
      case "1", "t", "T", "TRUE", "true", "True" -> true;
      case "0", "f", "F", "FALSE", "false", "False" -> false;
      default -> throw invalid(option);
    };
  }

  private static boolean unconfined(String option, String value) {
    if (!value.equals(Confinement.UNCONFINED)) {
      throw invalid(option);
    }
    return true;
  }

  /** The text of the file, because the engine may not see the user's files. */
  private static String seccomp(String value, Invocation invocation) {
    switch (value) {
      case "builtin" -> {
        return "";
      }
      case Confinement.UNCONFINED -> {
        return value;
      }
      default -> {}
    }
    String text;
    try {
      text = Files.readString(invocation.path(value));
    } catch (NoSuchFileException _) {
      throw UsageException.value(
          "opening seccomp profile ("
              + value
              + ") failed: open "
              + value
              + ": no such file or directory");
    } catch (IOException e) {
      throw UsageException.value(
          "opening seccomp profile (" + value + ") failed: " + e.getMessage());
    }
    try {
      return Json.parse(text).asObject().text();
    } catch (GantryException | IllegalStateException e) {
      throw UsageException.value(
          "compacting json for seccomp profile (" + value + ") failed: " + e.getMessage());
    }
  }
}
