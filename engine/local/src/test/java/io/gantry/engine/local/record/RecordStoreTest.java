package io.gantry.engine.local.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.base.GantryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecordStoreTest {
  private static final String ONE = "1".repeat(64);
  private static final String TWO = "2".repeat(64);

  @TempDir Path root;

  @Test
  void aNameBelongsToOneContainer() {
    var records = new RecordStore(root);
    records.begin(ONE).close();
    records.begin(TWO).close();
    assertTrue(records.reserve("web", ONE));
    assertFalse(records.reserve("web", TWO));
    assertEquals(Optional.of(ONE), records.holder("web"));
  }

  @Test
  void theNameOfAContainerThatIsGoneCanBeTaken() throws IOException {
    var records = new RecordStore(root);
    records.begin(ONE).close();
    records.begin(TWO).close();
    assertTrue(records.reserve("web", ONE));
    Files.delete(records.directory(ONE).resolve("lock"));
    Files.delete(records.directory(ONE));
    assertTrue(records.reserve("web", TWO));
  }

  @Test
  void onlyTheHolderFreesAName() {
    var records = new RecordStore(root);
    records.begin(ONE).close();
    assertTrue(records.reserve("web", ONE));
    records.release("web", TWO);
    assertEquals(Optional.of(ONE), records.holder("web"));
    records.release("web", ONE);
    assertEquals(Optional.empty(), records.holder("web"));
  }

  @Test
  void aContainerWithoutARecordIsNotFound() {
    var records = new RecordStore(root);
    records.begin(ONE).close();
    assertThrows(GantryException.class, () -> records.resolve("111"));
    assertThrows(GantryException.class, () -> records.resolve("../1"));
  }
}
