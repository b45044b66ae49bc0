package io.gantry.image.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DebianCommandTest {
  private static final AptSource SOURCE =
      new AptSource("", "http://mirror.example/debian", "bookworm", List.of("main"));

  @Test
  void theTarGoesToStandardOutput() {
    List<String> argv =
        new DebianCommand("bookworm", List.of("nginx", "curl"), List.of(SOURCE), List.of()).argv();
    assertEquals("mmdebstrap", argv.getFirst());
    assertTrue(argv.contains("--include=nginx,curl"));
    assertEquals(
        List.of("bookworm", "-", "deb http://mirror.example/debian bookworm main"),
        argv.subList(argv.size() - 3, argv.size()));
  }

  @Test
  void theHostsSettingsArePassedOn() {
    List<String> argv =
        new DebianCommand("sid", List.of(), List.of(SOURCE), List.of("Acquire::Check-Date \"0\";"))
            .argv();
    assertTrue(argv.contains("--aptopt=Acquire::Check-Date \"0\";"));
    assertTrue(argv.stream().noneMatch(argument -> argument.startsWith("--include")));
  }

  @Test
  void theHistoryShowsWhatWasAskedFor() {
    assertEquals(
        "mmdebstrap --variant=minbase --include=nginx bookworm",
        new DebianCommand("bookworm", List.of("nginx"), List.of(), List.of()).summary());
    assertEquals(
        "mmdebstrap --variant=minbase sid",
        new DebianCommand("sid", List.of(), List.of(), List.of()).summary());
  }

  @ParameterizedTest
  @ValueSource(strings = {"--mode=chrootless", "../x", "book worm", "a;b", "-"})
  void namesNeverReadAsOptions(String name) {
    assertEquals(
        Kind.INVALID,
        assertThrows(GantryException.class, () -> PackageNames.check(name, List.of())).kind());
    assertEquals(
        Kind.INVALID,
        assertThrows(GantryException.class, () -> PackageNames.check("", List.of(name))).kind());
  }

  @Test
  void packagesMayNameVersionAndSuite() {
    PackageNames.check("bookworm", List.of("g++", "libc6:amd64", "nginx=1.22.1-9+deb12u1", "a/b"));
    PackageNames.check("", List.of());
    assertThrows(GantryException.class, () -> PackageNames.check("", List.of("")));
  }
}
