package io.gantry.image.distribution.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gantry.image.distribution.ImageDestination;
import io.gantry.image.distribution.ImageSource;
import io.gantry.image.distribution.NoRegistries;
import io.gantry.image.distribution.Sample;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.PathLocks;
import io.gantry.platform.oci.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ArchivesTest {
  private final Sample sample = Sample.gzip("one", "two");
  @TempDir Path scratch;
  private Transports transports =
      new Transports(new NoRegistries(), Map.of(), new PathLocks(), Path.of("/"));

  @BeforeEach
  void open() {
    transports = new Transports(new NoRegistries(), Map.of(), new PathLocks(), scratch);
  }

  private Place place(String text) {
    return transports.parse(text).in(scratch);
  }

  private void check(Path file, List<String> names) {
    try (Archives archives = Archives.open(file, scratch)) {
      assertEquals(1, archives.images().size());
      var image = archives.images().getFirst();
      assertEquals(names, image.names().stream().map(Reference::familiar).toList());
      assertEquals(sample.text(), sample.readFrom(image.source()).text());
    }
  }

  @Test
  void whatEachTransportWritesItReadsAndLoadTakes() {
    for (String text :
        List.of("oci:l:app:1", "oci-archive:o.tar:app:1", "docker-archive:d.tar:app:1", "dir:i")) {
      sample.sendTo(transports.destination(place(text)));
      try (ImageSource source = transports.source(place(text))) {
        assertEquals(place(text).toString(), source.name());
        assertEquals(sample.text(), sample.readFrom(source).text());
      }
    }
    check(scratch.resolve("l"), List.of("app:1"));
    check(scratch.resolve("o.tar"), List.of("app:1"));
    check(scratch.resolve("d.tar"), List.of("app:1"));
    check(scratch.resolve("i"), List.of());
  }

  @Test
  void compressedArchivesAreLoaded() throws IOException {
    sample.sendTo(transports.destination(place("docker-archive:d.tar:app:1")));
    byte[] plain = Files.readAllBytes(scratch.resolve("d.tar"));
    check(Files.write(scratch.resolve("z"), Sample.compress(plain)), List.of("app:1"));
  }

  @Test
  void anArchiveThatIsNotFinishedLeavesTheOneBefore() throws IOException {
    for (String text : List.of("oci-archive:x.tar:a", "docker-archive:y.tar:a")) {
      sample.sendTo(transports.destination(place(text)));
      try (ImageDestination to = transports.destination(place(text))) {
        Sample.plain("other").sendBlobs(to);
      }
      try (ImageSource source = transports.source(place(text))) {
        assertEquals(sample.text(), sample.readFrom(source).text());
      }
    }
    try (var files = Files.list(scratch)) {
      assertEquals(2, files.count());
    }
  }

  @Test
  void whatIsNotThereIsNotMade() {
    for (String text : List.of("oci:no", "oci-archive:no", "docker-archive:no", "dir:no")) {
      assertThrows(GantryException.class, () -> transports.source(place(text)));
    }
    assertFalse(Files.exists(scratch.resolve("no")));
    var missing =
        assertThrows(GantryException.class, () -> Archives.open(scratch.resolve("no"), scratch));
    assertEquals(Kind.NOT_FOUND, missing.kind());
    assertEquals(
        "cannot open " + scratch.resolve("no") + ": no such file or directory", missing.text());
  }
}
