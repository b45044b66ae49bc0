package io.gantry.quality.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What class files do not show. */
final class SourcesTest {
  private static final int LONGEST = 800;
  private static final int MEDIAN = 100;
  private static final int NINTH_DECILE = 350;
  private static final Pattern OPEN_END = Pattern.compile("\\b(TODO|FIXME|XXX)\\b(?!\\(#\\d+\\))");

  /** Words of Docker's wire format that no other format has. */
  private static final List<String> DOCKER_FIELDS =
      List.of("\"HostConfig\"", "\"NetworkSettings\"", "\"GraphDriver\"", "\"RepoDigests\"");

  private static int lines(Path file) throws IOException {
    return Files.readAllLines(file).size();
  }

  @Test
  void noFileIsTooLong() throws IOException {
    var tooLong = new ArrayList<String>();
    for (Path file : Sources.files()) {
      if (lines(file) > LONGEST) {
        tooLong.add(file + ": " + lines(file) + " lines");
      }
    }
    assertEquals(List.of(), tooLong, "a file that nobody can hold in the head: split it");
  }

  @Test
  void filesAreShortAsARule() throws IOException {
    var lengths = new ArrayList<Integer>();
    for (Path file : Sources.mainFiles()) {
      lengths.add(lines(file));
    }
    Collections.sort(lengths);
    int median = lengths.get(lengths.size() / 2);
    int ninth = lengths.get(lengths.size() * 9 / 10);
    assertTrue(median <= MEDIAN, () -> "median length " + median);
    assertTrue(ninth <= NINTH_DECILE, () -> "ninth decile of lengths " + ninth);
  }

  @Test
  void openEndsNameTheirIssue() throws IOException {
    var open = new ArrayList<String>();
    for (Path file : Sources.files()) {
      for (String line : Files.readAllLines(file)) {
        if (OPEN_END.matcher(line).find() && !line.contains("OPEN_END")) {
          open.add(file + ": " + line.strip());
        }
      }
    }
    assertEquals(List.of(), open, "write TODO(#123), or do it");
  }

  @Test
  void everyModuleSaysWhatItIs() throws IOException {
    var silent = new ArrayList<String>();
    for (Path module : Sources.modules()) {
      Path sources = module.resolve("src/main/java");
      if (Files.isDirectory(sources) && !Files.exists(sources.resolve("module-info.java"))) {
        silent.add(module.toString());
      }
    }
    assertEquals(List.of(), silent, "modules without module-info: their insides are open to all");
  }

  @Test
  void everyPackageSaysWhatItIs() throws IOException {
    Set<String> silent = new TreeSet<>();
    for (Path file : Sources.mainFiles()) {
      Path directory = file.resolveSibling("package-info.java");
      boolean descriptor = file.getFileName().toString().equals("module-info.java");
      if (!descriptor && !Files.exists(directory)) {
        silent.add(directory.toString());
      }
    }
    assertEquals(Set.of(), silent, "packages without package-info");
  }

  @Test
  void dockersJsonIsWrittenInOneModule() throws IOException {
    var strays = new ArrayList<String>();
    for (Path file : Sources.mainFiles()) {
      String text = Files.readString(file);
      for (String field : DOCKER_FIELDS) {
        if (text.contains(field) && !file.toString().contains("/engine/docker/")) {
          strays.add(file + ": " + field);
        }
      }
    }
    assertEquals(List.of(), strays, "Docker's JSON belongs to engine/docker");
  }
}
