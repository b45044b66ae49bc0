package io.gantry.cluster.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** A store in a SQLite file keeps the contract. */
final class SqliteStoreTest extends StoreContract {
  @TempDir private Path directory;

  @Override
  Store open() {
    return SqliteStore.open(directory.resolve("store.db"));
  }
}
