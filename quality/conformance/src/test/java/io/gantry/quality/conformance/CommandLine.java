package io.gantry.quality.conformance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What processes of the host were started with. */
final class CommandLine {
  private CommandLine() {}

  /**
   * All words, each with a NUL behind it; empty if it is gone. {@link ProcessHandle} cuts what is
   * longer than a page.
   */
  static String of(long process) {
    try {
      Path file = Path.of("/proc/" + process + "/cmdline");
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException _) {
      return "";
    }
  }
}
