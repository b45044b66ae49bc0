package io.gantry.app.cli.container.creation;

import io.gantry.app.cli.Invocation;
import io.gantry.app.cli.argv.UsageException;
import io.gantry.engine.api.MountSpec;
import io.gantry.engine.api.MountSpec.Recursion;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code -v}: {@code target}, {@code source:target} or {@code source:target:options}. */
final class VolumeSyntax {
  static final List<String> PROPAGATION =
      List.of("private", "rprivate", "shared", "rshared", "slave", "rslave");

  private VolumeSyntax() {}

  static MountSpec parse(String text, String driver, Invocation invocation) {
    if (text.isEmpty()) {
      throw UsageException.value("invalid empty volume spec");
    }
    String[] parts = text.split(":", -1);
    if (parts.length > 3) {
      throw UsageException.value("invalid volume specification: '" + text + "'");
    }
    for (String part : parts) {
      if (part.isEmpty()) {
        throw UsageException.value("invalid spec: " + text + ": empty section between colons");
      }
    }
    String option = parts.length == 3 ? parts[2] : "";
    Mode mode = Mode.parse(option);
    if (parts.length == 1) {
      checkDriver("", driver);
      return volume("", MountOptions.target(text, specification(text)), mode, option);
    }
    String source = parts[0];
    boolean path = isPath(source);
    String fault = specification(text) + ": invalid mount config for type ";
    if (path && mode.noCopy()) {
      throw UsageException.value(fault + "\"bind\": field VolumeOptions must not be specified");
    }
    if (!path && !mode.propagation().isEmpty()) {
      throw UsageException.value(fault + "\"volume\": field BindOptions must not be specified");
    }
    String target = MountOptions.target(parts[1], fault + (path ? "\"bind\"" : "\"volume\""));
    if (path) {
      return new MountSpec.Bind(
          invocation.path(source).toString(),
          target,
          mode.readOnly(),
          true,
          mode.propagation(),
          Recursion.ENABLED,
          Optional.of(option));
    }
    checkName(source);
    checkDriver(source, driver);
    return volume(source, target, mode, option);
  }

  private static String specification(String text) {
    return "invalid volume specification: '" + text + "'";
  }

  private static MountSpec volume(String name, String target, Mode mode, String option) {
    return new MountSpec.Volume(
        name, target, mode.readOnly(), mode.noCopy(), "", Map.of(), Map.of(), Optional.of(option));
  }

  /** {@code --volumes-from}: a container and perhaps how its mounts are taken over. */
  static MountSpec inherited(String text) {
    if (text.isEmpty()) {
      throw UsageException.value("volumes-from specification cannot be an empty string");
    }
    int colon = text.indexOf(':');
    String mode = colon < 0 ? "" : text.substring(colon + 1);
    Mode parsed = Mode.parse(mode);
    if (parsed.noCopy() || !parsed.propagation().isEmpty()) {
      throw UsageException.value("invalid mode: " + mode);
    }
    return new MountSpec.Inherited(colon < 0 ? text : text.substring(0, colon), mode);
  }

  /** What stands behind the second colon; each word counts once. */
  private record Mode(boolean readOnly, boolean noCopy, String propagation) {
    static Mode parse(String text) {
      String access = "";
      String label = "";
      String copy = "";
      String propagation = "";
      String consistency = "";
      for (String word : text.isEmpty() ? new String[0] : text.split(",", -1)) {
        switch (word) {
          case "ro", "rw" -> access = once(access, word, text);
          case "z", "Z" -> label = once(label, word, text);
          case "nocopy" -> copy = once(copy, word, text);
          case "cached", "delegated", "consistent" -> consistency = once(consistency, word, text);
          case "idmap" ->
              throw UsageException.value(
                  "invalid mode: " + text + ": idmap needs a user namespace: gantry has none yet");
          default -> {
            if (!PROPAGATION.contains(word)) {
              throw UsageException.value("invalid mode: " + text);
            }
            propagation = once(propagation, word, text);
          }
        }
      }
      return new Mode(access.equals("ro"), !copy.isEmpty(), propagation);
    }

    private static String once(String before, String word, String text) {
      if (!before.isEmpty()) {
        throw UsageException.value("invalid mode: " + text);
      }
      return word;
    }
  }

  static boolean isPath(String source) {
    return source.startsWith("/")
        || source.equals(".")
        || source.equals("..")
        || source.startsWith("./")
        || source.startsWith("../");
  }

  static void checkDriver(String name, String driver) {
    if (!driver.isEmpty() && !driver.equals("local")) {
      throw UsageException.value(
          (name.isEmpty() ? "" : "create " + name + ": ")
              + "error looking up volume plugin "
              + driver
              + ": plugin \""
              + driver
              + "\" not found");
    }
  }

  static void checkName(String name) {
    boolean fits = Character.isLetterOrDigit(name.charAt(0));
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      fits &= c < 0x80 && (Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == '-');
    }
    if (!fits) {
      throw UsageException.value(
          "create "
              + name
              + ": \""
              + name
              + "\" includes invalid characters for a local volume name, only"
              + " \"[a-zA-Z0-9][a-zA-Z0-9_.-]\" are allowed. If you intended to pass a host"
              + " directory, use absolute path");
    }
    if (name.length() == 1) {
      throw UsageException.value(
          "create "
              + name
              + ": volume name is too short, names should be at least two alphanumeric characters");
    }
  }
}
