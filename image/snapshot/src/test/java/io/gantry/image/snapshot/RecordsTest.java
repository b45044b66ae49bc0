package io.gantry.image.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gantry.image.snapshot.Snapshots.Layer;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordsTest {
  private static final ChainId ONE = new ChainId(new Digest("1".repeat(64)));
  private static final ChainId TWO = new ChainId(new Digest("2".repeat(64)));

  @TempDir Path directory;

  @Test
  void whatALayerIsSurvives() {
    var layer = new Layer(TWO, Optional.of(ONE), ONE.digest(), 9L << 30, 12);
    var root = new RootAttributes(01777, 5, 6);
    var unseen = new LayerRecord(layer, List.of(ONE), root, Optional.empty());
    var record = new LayerRecord(layer, List.of(ONE), root, Optional.of(Instant.ofEpochSecond(-7)));
    for (LayerRecord each : List.of(unseen, record)) {
      each.write(directory.resolve("layer.json"));
      assertEquals(Optional.of(each), LayerRecord.read(directory.resolve("layer.json")));
    }
    assertEquals(List.of(TWO, ONE), record.stack());
  }

  @Test
  void aDamagedLayerRecordIsNamed() throws IOException {
    Path file = Files.writeString(directory.resolve("layer.json"), "{\"chain\":");
    var failure = assertThrows(GantryException.class, () -> LayerRecord.read(file));
    assertEquals(Kind.INTERNAL, failure.kind());
    assertEquals(Optional.empty(), LayerRecord.read(directory.resolve("none")));
  }

  @Test
  void whatASnapshotStandsOnSurvives() throws IOException {
    for (var below : List.of(List.<ChainId>of(), List.of(TWO, ONE))) {
      new ActiveRecord(below).write(directory);
      assertEquals(Optional.of(new ActiveRecord(below)), ActiveRecord.read(directory));
    }
  }

  @Test
  void aHalfWrittenRecordIsNone() throws IOException {
    for (String text : List.of("", "1".repeat(64), "1".repeat(64) + "\n", "end")) {
      Files.writeString(directory.resolve("parent"), text);
      assertEquals(Optional.empty(), ActiveRecord.read(directory));
    }
  }
}
