package io.gantry.engine.local.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.gantry.engine.api.ContainerState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecordGlanceTest {
  private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path root;

  @Test
  void whatHasNotChangedIsReadOnce() throws IOException {
    var records = new RecordStore(root);
    var glance = new RecordGlance(records, Clock.systemUTC());
    ContainerRecord written = RecordJsonTest.record(new ContainerState.Created());
    records.begin(written.id()).close();
    records.write(written, false);
    assertNotSame(read(glance, written), read(glance, written), "written just now");
    Path file = records.directory(written.id()).resolve("container.json");
    Files.setLastModifiedTime(file, FileTime.from(LONG_AGO));
    assertSame(read(glance, written), read(glance, written));
    records.write(written.renamed("other"), false);
    assertEquals("other", read(glance, written).name());
    records.hide(written.id());
    assertEquals(Optional.empty(), glance.read(written.id()));
    assertEquals(List.of(written.id()), glance.ids());
  }

  private static ContainerRecord read(RecordGlance glance, ContainerRecord record) {
    return glance.read(record.id()).orElseThrow();
  }
}
