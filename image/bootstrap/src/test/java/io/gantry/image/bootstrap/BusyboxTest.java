package io.gantry.image.bootstrap;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.archive.TarEntry;
import io.gantry.platform.archive.TarReader;
import io.gantry.platform.base.GantryException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BusyboxTest {
  @TempDir private Path directory;

  private Busybox busybox() throws IOException {
    Path program = directory.resolve("busybox");
    Files.write(program, new byte[] {1, 2, 3});
    return new Busybox(program, List.of("cat", "sh"));
  }

  private static Map<String, TarEntry> entries(byte[] tar) throws IOException {
    var entries = new TreeMap<String, TarEntry>();
    var reader = new TarReader(new ByteArrayInputStream(tar));
    Optional<TarEntry> entry = reader.next();
    while (entry.isPresent()) {
      entries.put(entry.get().path(), entry.get());
      entry = reader.next();
    }
    return entries;
  }

  private static TarEntry entry(Map<String, TarEntry> entries, String path) {
    return Objects.requireNonNull(entries.get(path), path);
  }

  @Test
  void everyAppletIsALink() throws IOException {
    Map<String, TarEntry> entries = entries(busybox().tar());
    assertEquals(3, entry(entries, "bin/busybox").size());
    assertEquals(0755, entry(entries, "bin/busybox").mode());
    assertEquals("busybox", entry(entries, "bin/sh").linkName());
    assertEquals("busybox", entry(entries, "bin/cat").linkName());
    assertEquals("../../bin/busybox", entry(entries, "usr/bin/env").linkName());
    assertEquals(01777, entry(entries, "tmp").mode());
    assertEquals(0700, entry(entries, "root").mode());
    assertTrue(entries.containsKey("etc/passwd"));
  }

  @Test
  void theSameBusyboxGivesTheSameTar() throws IOException {
    assertArrayEquals(busybox().tar(), busybox().tar());
  }

  @Test
  void aMissingBusyboxNamesThePackage() {
    var failure =
        assertThrows(
            GantryException.class, () -> Busybox.find(List.of(directory.resolve("nothing"))));
    assertEquals("busybox is not installed: apt-get install busybox-static", failure.text());
  }

  @Test
  void aProgramThatNeedsALoaderIsTold() throws IOException {
    assertTrue(ElfHeader.needsInterpreter(Files.readAllBytes(Path.of("/proc/self/exe"))));
    assertFalse(ElfHeader.needsInterpreter(new byte[] {0x7f, 'E', 'L', 'F'}));
    assertFalse(ElfHeader.needsInterpreter(new byte[200]));
    Path dynamic = Path.of("/proc/self/exe");
    var failure = assertThrows(GantryException.class, () -> Busybox.find(List.of(dynamic)));
    assertTrue(failure.text().contains("apt-get install busybox-static"), failure::text);
  }
}
