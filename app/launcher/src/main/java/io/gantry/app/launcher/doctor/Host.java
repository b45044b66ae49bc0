package io.gantry.app.launcher.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The files of a host from which its abilities can be read, below {@code root}. */
record Host(Path root, List<String> programDirectories, String user, long uid) {
  /** This host. */
  static Host local(String path, String user, long uid) {
    return new Host(Path.of("/"), List.of((path + ":/usr/sbin:/sbin").split(":", -1)), user, uid);
  }

  private Path at(String path) {
    return root.resolve(path.substring(1));
  }

  boolean has(String path) {
    return Files.exists(at(path));
  }

  /** The text of a file without its last line end; nothing where it cannot be read. */
  Optional<String> text(String path) {
    try {
      byte[] bytes = Files.readAllBytes(at(path));
      return Optional.of(new String(bytes, StandardCharsets.UTF_8).strip());
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /** The number in a file, or {@code absent}. */
  long number(String path, long absent) {
    try {
      return text(path).map(Long::parseLong).orElse(absent);
    } catch (NumberFormatException _) {
      return absent;
    }
  }

  /** Where the first of these programs is. */
  Optional<String> program(String... names) {
    for (String name : names) {
      for (String directory : programDirectories) {
        String path = directory + "/" + name;
        if (directory.startsWith("/") && Files.isExecutable(at(path))) {
          return Optional.of(path);
        }
      }
    }
    return Optional.empty();
  }

  /** What is found of a program. */
  Finding tool(String program, String cost, String debian) {
    return program(program)
        .map(path -> Finding.fine(program, path))
        .orElseGet(() -> Finding.limited(program, cost, debian));
  }

  /** Whether this process may write a file. */
  boolean writable(String path) {
    return Files.isWritable(at(path));
  }

  /** Where a library is, by the name that programs ask for: "libz.so.1". */
  Optional<String> library(String name) {
    var directories = new ArrayList<>(List.of("/usr/lib64", "/usr/lib", "/lib64", "/lib"));
    for (String above : List.of("/usr/lib", "/lib")) {
      try (DirectoryStream<Path> found = Files.newDirectoryStream(at(above), "*-linux-*")) {
        found.forEach(directory -> directories.add(above + "/" + directory.getFileName()));
      } catch (IOException _) {
        // no such host
      }
    }
    return directories.stream()
        .map(directory -> directory + "/" + name)
        .filter(this::has)
        .findFirst();
  }

  /** Whether a kernel module is loaded, built in, or there to be loaded on first use. */
  boolean module(String name) {
    if (has("/sys/module/" + name)) {
      return true;
    }
    String modules = "/lib/modules/" + text("/proc/sys/kernel/osrelease").orElse("");
    for (String list : List.of("/modules.builtin", "/modules.dep")) {
      if (text(modules + list).orElse("").contains("/" + name + ".ko")) {
        return true;
      }
    }
    return false;
  }
}
