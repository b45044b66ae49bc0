package io.gantry.app.cli.container.creation;

import io.gantry.app.cli.Invocation;
import io.gantry.app.cli.argv.UsageException;
import io.gantry.engine.api.MountSpec;

/** {@code -v}: {@code target}, {@code source:target} or {@code source:target:options}. */
final class VolumeSyntax {
  private VolumeSyntax() {}

  static MountSpec parse(String text, Invocation invocation) {
    String[] parts = text.split(":", -1);
    if (parts.length > 3 || text.isEmpty() || parts[0].isEmpty()) {
      throw UsageException.value("invalid volume specification: '" + text + "'");
    }
    if (parts.length == 1) {
      return new MountSpec.Volume("", MountOptions.target(text, text), false, false);
    }
    String source = parts[0];
    String target = MountOptions.target(parts[1], text);
    Mode mode = parts.length == 3 ? mode(parts[2]) : new Mode(false, false, "");
    if (isPath(source)) {
      String path = invocation.path(source).toString();
      return new MountSpec.Bind(path, target, mode.readOnly(), true, mode.propagation());
    }
    checkName(source);
    return new MountSpec.Volume(source, target, mode.readOnly(), mode.noCopy());
  }

  private record Mode(boolean readOnly, boolean noCopy, String propagation) {}

  private static Mode mode(String text) {
    boolean readOnly = false;
    boolean noCopy = false;
    String propagation = "";
    for (String word : text.split(",", -1)) {
      switch (word) {
        case "ro" -> readOnly = true;
        case "rw", "z", "Z", "cached", "delegated", "consistent" -> {}
        case "nocopy" -> noCopy = true;
        case "private", "rprivate", "shared", "rshared", "slave", "rslave" -> propagation = word;
        default -> throw UsageException.value("invalid mode: " + text);
      }
    }
    return new Mode(readOnly, noCopy, propagation);
  }

  static boolean isPath(String source) {
    return source.startsWith("/")
        || source.equals(".")
        || source.equals("..")
        || source.startsWith("./")
        || source.startsWith("../");
  }

  static void checkName(String name) {
    boolean fits = name.length() > 1 && Character.isLetterOrDigit(name.charAt(0));
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      fits &= c < 0x80 && (Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == '-');
    }
    if (!fits) {
      throw UsageException.value(
          "\""
              + name
              + "\" includes invalid characters for a local volume name, only"
              + " \"[a-zA-Z0-9][a-zA-Z0-9_.-]\" are allowed. If you intended to pass a host"
              + " directory, use absolute path");
    }
  }
}
