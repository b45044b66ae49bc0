package io.gantry.platform.linux.cgroup;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.StringTokenizer;

/** The small text files of a control group. */
final class CgroupFile {
  private CgroupFile() {}

  /** The whole file; empty if it cannot be read, as when the group has just gone. */
  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }

  /** The number that is the whole file; 0 for {@code max} and for no file. */
  static long number(Path file) {
    return parse(text(file).strip());
  }

  /** The number beside {@code key} in a file of {@code key value} lines, or 0. */
  static long keyed(Path file, String key) {
    var lines = new StringTokenizer(text(file), "\n");
    while (lines.hasMoreTokens()) {
      String line = lines.nextToken();
      if (line.startsWith(key)
          && line.length() > key.length()
          && line.charAt(key.length()) == ' ') {
        return parse(line.substring(key.length() + 1).strip());
      }
    }
    return 0;
  }

  static long parse(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** Writes {@code value} in one call, as these files want it. */
  static void write(Path file, String value) {
    try {
      Files.writeString(file, value, StandardOpenOption.WRITE);
    } catch (NoSuchFileException e) {
      throw new GantryException(Kind.NOT_FOUND, file + ": no such control group", e);
    } catch (IOException e) {
      throw new GantryException(Kind.INTERNAL, "write " + value + " to " + e.getMessage(), e);
    }
  }
}
