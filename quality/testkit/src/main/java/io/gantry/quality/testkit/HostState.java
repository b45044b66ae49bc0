package io.gantry.quality.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.TreeSet;

/** What of gantry's is on the host now: one line of text per thing. */
record HostState(Set<String> things) {
  private static final Path PROC = Path.of("/proc");
  private static final Path CGROUPS = Path.of("/sys/fs/cgroup");
  private static final int CGROUP_DEPTH = 6;

  HostState {
    things = Set.copyOf(things);
  }

  /** Looks; {@code root} is a path that tells the test's own mounts and processes. */
  static HostState observe(String root) {
    var things = new TreeSet<String>();
    mounts(root, things);
    entries(Path.of("/sys/class/net"), "interface", things);
    entries(Path.of("/run/netns"), "network namespace", things);
    tables(things);
    cgroups(things);
    processes(root, things);
    return new HostState(things);
  }

  /** What is here and was not. */
  Set<String> since(HostState before) {
    var left = new TreeSet<>(things);
    left.removeAll(before.things);
    return left;
  }

  private static void mounts(String root, Set<String> into) {
    try {
      for (String line : Files.readAllLines(PROC.resolve("self/mountinfo"))) {
        if (line.contains(root)) {
          into.add("mount " + line);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void entries(Path directory, String kind, Set<String> into) {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        into.add(kind + " " + entry.getFileName());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void tables(Set<String> into) {
    if (!Conditions.isRoot() || !Conditions.isInstalled("nft")) {
      return;
    }
    try {
      Process nft = new ProcessBuilder("nft", "list", "tables").redirectErrorStream(true).start();
      String output = new String(nft.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      for (String line : output.split("\n", -1)) {
        if (line.contains("gantry")) {
          into.add("nft " + line);
        }
      }
      nft.waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void cgroups(Set<String> into) {
    try {
      Files.walkFileTree(
          CGROUPS,
          Set.of(),
          CGROUP_DEPTH,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
              // The empty parent stays: all state roots of the host share it.
              if (path.toString().contains("gantry") && !path.endsWith("gantry")) {
                into.add("cgroup " + path);
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path path, IOException gone) {
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(
                Path path, @org.jspecify.annotations.Nullable IOException gone) {
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Processes other than this one whose arguments or working directory name the root. */
  private static void processes(String root, Set<String> into) {
    String self = Long.toString(ProcessHandle.current().pid());
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path entry : entries) {
        String pid = entry.getFileName().toString();
        String line = commandLine(entry);
        if (!pid.equals(self) && (line.contains(root) || worksIn(entry, root))) {
          into.add("process " + pid + " " + line);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String commandLine(Path process) {
    try {
      return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1)
          .replace('\0', ' ')
          .strip();
    } catch (IOException _) {
      return "";
    }
  }

  private static boolean worksIn(Path process, String root) {
    try {
      return Files.readSymbolicLink(process.resolve("cwd")).startsWith(root);
    } catch (IOException _) {
      return false;
    }
  }
}
