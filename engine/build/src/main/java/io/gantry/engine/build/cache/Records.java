package io.gantry.engine.build.cache;

import io.gantry.engine.build.graph.Op;
import io.gantry.engine.build.graph.Vertex;
import io.gantry.engine.build.solver.Result;
import io.gantry.engine.build.solver.ResultCache;
import io.gantry.engine.build.solver.WorkKey;
import io.gantry.platform.oci.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The records: one file per key, named by it, which grows by a byte at each use, so that its time
 * of change is that of its last use. Not forced to the disk: a record that is lost or damaged only
 * costs the work again.
 */
public final class Records implements ResultCache {
  private final Path directory;
  private final Path retired;
  private final KeyParts parts;
  private volatile boolean changed;

  /** {@code retired} holds records whose layers had to go. */
  Records(Path directory, Path retired, KeyParts parts) {
    this.directory = directory;
    this.retired = retired;
    this.parts = parts;
  }

  @Override
  public Optional<Result> find(Digest key) {
    return find(directory.resolve(key.hex())).or(() -> find(retired.resolve(key.hex())));
  }

  private static Optional<Result> find(Path path) {
    Optional<byte[]> bytes = StoredFile.read(path);
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    Optional<StoredRecord> record = StoredRecord.parse(bytes.get());
    if (record.isEmpty()) {
      StoredFile.delete(path);
      return Optional.empty();
    }
    used(path, record.get(), bytes.get().length);
    return Optional.of(record.get().result());
  }

  private static void used(Path path, StoredRecord record, int length) {
    if (length > StoredRecord.MANY_USES + record.bytes().length) {
      StoredFile.write(path, record.bytes());
    }
    try (OutputStream out = Files.newOutputStream(path, StandardOpenOption.APPEND)) {
      out.write(StoredRecord.USE);
    } catch (IOException _) {
      // only the order of pruning suffers
    }
  }

  @Override
  public void put(WorkKey key, Vertex vertex, Result result) {
    changed = true;
    parts.keep(key);
    var record = new StoredRecord(type(vertex.op()), vertex.title(), result, 1);
    StoredFile.write(directory.resolve(key.digest().hex()), record.bytes());
  }

  /**
   * Remembers what another cache knew.
   *
   * @param here whether its layers are here now
   */
  public void adopt(Digest key, String description, Result result, boolean here) {
    changed = true;
    var record = new StoredRecord("regular", description, result, 1);
    Path place = here ? directory : retired;
    StoredFile.write(place.resolve(key.hex()), record.bytes());
  }

  /** Whether anything was written, so that there may be too much now. */
  public boolean changed() {
    return changed;
  }

  private static String type(Op op) {
    return switch (op) {
      case Op.Git _ -> "source.git";
      case Op.Http _ -> "source.http";
      case Op.Base _ -> "internal";
      case Op.Run _, Op.Copy _, Op.Merge _, Op.MakeDirectory _, Op.Clamp _ -> "regular";
    };
  }
}
