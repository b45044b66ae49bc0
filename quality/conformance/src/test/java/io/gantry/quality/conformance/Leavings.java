package io.gantry.quality.conformance;

import io.gantry.quality.testkit.StateRoot;
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
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * All that a state root consists of: files, processes, control groups, mounts, interfaces, leases,
 * rules.
 */
record Leavings(SortedSet<String> things) {
  private static final String ENGINE = ".EngineMain ";
  private static final Pattern LEASE = Pattern.compile("\"container\":\"[^\"]*\"");
  private static final Path GROUPS = Path.of("/sys/fs/cgroup");
  private static final Pattern NOISE =
      Pattern.compile(
          "run/(events|engine|bundle-runs|seccomp|build)(/.*)?"
              + "|state/(build|bootstrap|content/locks|images/forms)/.*"
              + "|state/volumes/\\.locks/.*"
              + "|.*/(lock|[a-z]+\\.lock|last)");

  /**
   * All of a root.
   *
   * @param table of its rules in the kernel
   */
  static Leavings of(StateRoot root, String table) {
    var things = new TreeSet<String>();
    files(root.top(), root.state(), things);
    files(root.top(), root.run(), things);
    processes(root.top().toString(), things);
    kernel(root, things);
    rules(table, things);
    leases(root, things);
    return new Leavings(things);
  }

  /** What is here and was not, and what is not and was. */
  SortedSet<String> changedSince(Leavings before) {
    var changed = new TreeSet<String>();
    for (String thing : things) {
      if (!before.things.contains(thing)) {
        changed.add("+ " + thing);
      }
    }
    for (String thing : before.things) {
      if (!things.contains(thing)) {
        changed.add("- " + thing);
      }
    }
    return changed;
  }

  /** Names below a root; the files of containers, volumes and layers are no matter of ours. */
  private static void files(Path top, Path from, Set<String> into) {
    try {
      Files.walkFileTree(
          from,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
              return add(path);
            }

            @Override
            public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
              return add(path);
            }

            private FileVisitResult add(Path path) {
              String name = top.relativize(path).toString();
              if (!NOISE.matcher(name).matches()) {
                into.add("file " + name);
              }
              boolean inside = name.endsWith("/fs") || name.endsWith("/_data");
              return inside ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
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

  private static void processes(String top, Set<String> into) {
    try (DirectoryStream<Path> all =
        Files.newDirectoryStream(Path.of("/proc"), entry -> isNumber(entry))) {
      for (Path entry : all) {
        String line = text(entry.resolve("cmdline")).replace('\0', ' ').strip();
        if (line.contains(top) && !line.contains(ENGINE)) {
          into.add("process " + entry.getFileName() + " " + line);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isNumber(Path path) {
    return Character.isDigit(path.getFileName().toString().charAt(0));
  }

  private static void kernel(StateRoot root, Set<String> into) {
    String mounts = text(Path.of("/proc/self/mountinfo"));
    mounts.lines().filter(line -> line.contains(root.top().toString())).forEach(into::add);
    try (DirectoryStream<Path> trees = Files.newDirectoryStream(GROUPS)) {
      for (Path tree : trees) {
        names(tree.resolve("gantry"), "group ", into);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    names(GROUPS.resolve("gantry"), "group ", into);
    names(Path.of("/sys/class/net"), "interface ", into);
    names(Path.of("/run/netns"), "namespace ", into);
  }

  private static void names(Path directory, String kind, Set<String> into) {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        into.add(kind + entry);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void rules(String table, Set<String> into) {
    boolean ours = false;
    for (String line : said("nft", "list", "ruleset").lines().toList()) {
      ours = line.startsWith("table ") ? line.endsWith(" " + table + " {") : ours;
      for (String part : line.strip().split(",", -1)) {
        String rule = part.replaceAll("^elements = [{]|[}]$", "").strip();
        if (ours && !rule.isEmpty()) {
          into.add("rule " + rule);
        }
      }
    }
  }

  private static String said(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void leases(StateRoot root, Set<String> into) {
    Matcher leases = LEASE.matcher(text(root.run().resolve("networks/bridge-leases.json")));
    while (leases.find()) {
      into.add("lease " + leases.group());
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException _) {
      return "";
    }
  }
}
