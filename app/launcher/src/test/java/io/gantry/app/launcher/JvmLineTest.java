package io.gantry.app.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gantry.platform.base.GantryException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JvmLineTest {
  private static final List<String> LINES =
      List.of(
          "/dist",
          "/jdk/bin/java",
          "-XX:+A",
          "@engine -XmxE",
          "@cluster -XmxC",
          "@full -AOT",
          "-cp",
          "x");

  @Test
  void aProcessGetsTheLinesOfItsKindAndThoseOfAll() {
    assertEquals(
        List.of("/jdk/bin/java", "-XX:+A", "-XmxC", "-AOT", "-cp", "x"),
        JvmLine.choose(LINES, List.of("@full", "@cluster")));
    assertEquals(List.of("/jdk/bin/java", "-XX:+A", "-cp", "x"), JvmLine.choose(LINES, List.of()));
  }

  @Test
  void theUsersCacheHasTheLinesOfADistributionThatNobodyMayWriteTo(@TempDir Path directory)
      throws Exception {
    Path cache = Files.createDirectories(directory.resolve("cache/gantry"));
    Files.write(cache.resolve("jvm-7"), LINES);
    var environment = Map.of("XDG_CACHE_HOME", directory.resolve("cache").toString());
    assertEquals(
        "/jdk/bin/java", JvmLine.of(directory.toString(), "7", environment, List.of()).getFirst());
    assertThrows(
        GantryException.class, () -> JvmLine.of(directory.toString(), "8", environment, List.of()));
  }
}
