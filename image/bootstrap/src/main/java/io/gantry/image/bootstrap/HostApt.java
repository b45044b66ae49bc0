package io.gantry.image.bootstrap;

import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.base.file.DurableFile;
import io.gantry.platform.linux.process.Output;
import io.gantry.platform.linux.process.Spawn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How the host's apt reaches its archives: what works for the host works for the image.
 *
 * @param suite the host's own, {@code bookworm}
 * @param all the host's binary archives
 * @param options settings of apt that decide whether downloads work, as in apt.conf(5)
 */
record HostApt(String suite, List<AptSource> all, List<String> options) {
  private static final String FALLBACK_SUITE = "bookworm";
  private static final List<String> CARRIED =
      List.of(
          "Acquire::http::Proxy ",
          "Acquire::https::Proxy ",
          "Acquire::Check-Valid-Until ",
          "Acquire::Check-Date ");

  HostApt {
    all = List.copyOf(all);
    options = List.copyOf(options);
  }

  /** Reads {@code etc/os-release}, {@code etc/apt} and the answer of apt-config(8). */
  static HostApt read(Path etc) {
    var sources = new ArrayList<AptSource>();
    sources.addAll(AptSource.parseLines(text(etc.resolve("apt/sources.list"))));
    Path directory = etc.resolve("apt/sources.list.d");
    if (Files.isDirectory(directory)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
        for (Path file : files) {
          String name = file.getFileName().toString();
          if (name.endsWith(".list")) {
            sources.addAll(AptSource.parseLines(text(file)));
          } else if (name.endsWith(".sources")) {
            sources.addAll(AptSource.parseStanzas(text(file)));
          }
        }
      } catch (IOException e) {
        throw new DiskException("cannot read " + directory, e);
      }
    }
    return new HostApt(codename(text(etc.resolve("os-release"))), sources, configured());
  }

  private static String text(Path file) {
    return DurableFile.read(file)
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .orElse("");
  }

  private static String codename(String release) {
    for (String line : release.split("\n", -1)) {
      if (line.startsWith("VERSION_CODENAME=")) {
        return line.substring("VERSION_CODENAME=".length()).replace("\"", "").strip();
      }
    }
    return FALLBACK_SUITE;
  }

  private static List<String> configured() {
    if (Spawn.find("apt-config").isEmpty()) {
      return List.of();
    }
    Output output = Spawn.run(List.of("apt-config", "dump"), List.of());
    return carried(output.stdout());
  }

  /** The lines of {@code apt-config dump} that the image needs too. */
  static List<String> carried(String dump) {
    var carried = new ArrayList<String>();
    for (String line : dump.split("\n", -1)) {
      for (String option : CARRIED) {
        if (line.startsWith(option) && !line.endsWith("\"\";")) {
          carried.add(line);
        }
      }
    }
    return carried;
  }

  /**
   * Debian's archives for {@code wanted}: those of the host whose suite is the host's own, moved to
   * the wanted one; none if the host has none, which leaves the choice to mmdebstrap: Debian's
   * usual ones, with updates and security for a stable suite.
   */
  List<AptSource> sources(String wanted) {
    var sources = new ArrayList<AptSource>();
    for (AptSource source : all) {
      String name = source.suite();
      boolean own =
          name.equals(suite) || name.startsWith(suite + "-") || name.startsWith(suite + "/");
      if (own && isDebian(source)) {
        sources.add(source.withSuite(wanted + name.substring(suite.length())));
      }
    }
    return rolling(wanted) && !sources.isEmpty() ? sources.subList(0, 1) : List.copyOf(sources);
  }

  /** Suites without updates and security archives. */
  private static boolean rolling(String suite) {
    return suite.equals("sid") || suite.equals("unstable") || suite.equals("experimental");
  }

  /** A key elsewhere than Debian's belongs to a third party, which a base image does not take. */
  private static boolean isDebian(AptSource source) {
    return source.components().contains("main")
        && (source.options().indexOf("signed-by=") < 0
            || source.options().contains("debian-archive"));
  }
}
