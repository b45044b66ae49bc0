package io.gantry.app.launcher;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How this distribution starts a JVM: the file that the thin client reads too. */
public final class JvmLine {
  private static final List<String> PREFIXES =
      List.of("@engine ", "@cold ", "@light ", "@full ", "@cluster ");

  private JvmLine() {}

  /**
   * The program and its flags, up to the main class.
   *
   * @param home the distribution
   * @param build its build id
   * @param wanted the prefixes of lines that are for this kind of process
   */
  public static List<String> of(
      String home, String build, Map<String, String> environment, List<String> wanted) {
    String cache =
        environment.getOrDefault(
            "XDG_CACHE_HOME", environment.getOrDefault("HOME", "/nonexistent") + "/.cache");
    for (Path file : List.of(Path.of(home, "lib/jvm"), Path.of(cache, "gantry", "jvm-" + build))) {
      try {
        if (Files.isReadable(file)) {
          return choose(Files.readAllLines(file), wanted);
        }
      } catch (IOException e) {
        throw new GantryException(Kind.UNAVAILABLE, "cannot read " + file, e);
      }
    }
    throw new GantryException(
        Kind.UNAVAILABLE, "no JVM is known to " + home + ": run " + home + "/lib/launch train");
  }

  /** From the lines of the file; the first is the distribution's directory. */
  static List<String> choose(List<String> lines, List<String> wanted) {
    var chosen = new ArrayList<String>();
    for (String line : lines.subList(1, lines.size())) {
      String prefix = PREFIXES.stream().filter(line::startsWith).findFirst().orElse("");
      if (prefix.isEmpty() || wanted.contains(prefix.strip())) {
        chosen.add(line.substring(prefix.length()));
      }
    }
    return chosen;
  }
}
