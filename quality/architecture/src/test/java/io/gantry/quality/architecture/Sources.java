package io.gantry.quality.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The source tree that this test was built from. */
final class Sources {
  private static final String MAIN = "src/main/java";

  private Sources() {}

  /** The top of the repository: the directory above this module that holds the list of modules. */
  static Path top() throws IOException {
    Path directory = Path.of("").toAbsolutePath();
    while (directory != null) {
      Path pom = directory.resolve("pom.xml");
      if (Files.exists(pom) && Files.readString(pom).contains("<modules>")) {
        return directory;
      }
      directory = directory.getParent();
    }
    throw new IOException("no pom.xml with modules above " + Path.of("").toAbsolutePath());
  }

  /** The directories {@code <folder>/<module>} that have a pom; examples are no modules. */
  static List<Path> modules() throws IOException {
    var modules = new ArrayList<Path>();
    for (Path folder : children(top())) {
      for (Path module : Files.isDirectory(folder) ? children(folder) : List.<Path>of()) {
        boolean example = folder.endsWith("examples");
        if (!example && Files.exists(module.resolve("pom.xml"))) {
          modules.add(module);
        }
      }
    }
    return modules;
  }

  private static List<Path> children(Path directory) throws IOException {
    try (var children = Files.list(directory)) {
      return children.filter(child -> !child.getFileName().toString().startsWith(".")).toList();
    }
  }

  /** All Java files, tests too. */
  static List<Path> files() throws IOException {
    var files = new ArrayList<Path>();
    for (Path module : modules()) {
      files.addAll(javaFiles(module.resolve("src")));
    }
    return files;
  }

  /** The Java files of the program. */
  static List<Path> mainFiles() throws IOException {
    var files = new ArrayList<Path>();
    for (Path module : modules()) {
      files.addAll(javaFiles(module.resolve(MAIN)));
    }
    return files;
  }

  private static List<Path> javaFiles(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (var files = Files.walk(directory)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }

  /** The packages that modules export to everybody. */
  static Set<String> exportedPackages() throws IOException {
    var exported = new HashSet<String>();
    for (Path module : modules()) {
      Path descriptor = module.resolve(MAIN).resolve("module-info.java");
      if (!Files.exists(descriptor)) {
        continue;
      }
      for (String raw : Files.readAllLines(descriptor)) {
        String line = raw.strip();
        if (line.startsWith("exports ") && line.endsWith(";") && !line.contains(" to ")) {
          exported.add(line.substring("exports ".length(), line.length() - 1).strip());
        }
      }
    }
    return exported;
  }
}
