package io.gantry.engine.build.cache;

import io.gantry.engine.build.graph.Op;
import io.gantry.engine.build.graph.Vertex;
import io.gantry.engine.build.solver.Result;
import io.gantry.engine.build.solver.ResultCache;
import io.gantry.engine.build.solver.WorkKey;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The records: one file per key, named by it, which grows by a byte at each use, so that its time
 * of change is that of its last use. Not forced to the disk: a record that is lost or damaged only
 * costs the work again.
 */
public final class Records implements ResultCache {
  private static final int LONGEST = 16 << 10;

  private final Path directory;
  private final Path retired;
  private final KeyParts parts;
  private final Marks marks;
  private final Set<ChainId> written = ConcurrentHashMap.newKeySet();
  private volatile boolean changed;

  /** {@code retired} holds records whose layers had to go. */
  Records(Path directory, Path retired, KeyParts parts, Marks marks) {
    this.marks = marks;
    this.directory = directory;
    this.retired = retired;
    this.parts = parts;
  }

  @Override
  public Optional<Result> find(Digest key) {
    return find(directory.resolve(key.hex())).or(() -> find(retired.resolve(key.hex())));
  }

  private static Optional<Result> find(Path path) {
    Optional<StoredRecord> record;
    try (FileChannel file =
        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.allocate(LONGEST);
      while (bytes.hasRemaining() && file.read(bytes) > 0) {
        // until the end
      }
      record = StoredRecord.parse(Arrays.copyOf(bytes.array(), bytes.position()));
      if (record.isPresent() && bytes.hasRemaining()) {
        int _ = file.write(ByteBuffer.wrap(StoredRecord.USE), bytes.position());
      }
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw StoredFile.failure("read", path, e);
    }
    if (record.isEmpty()) {
      StoredFile.delete(path);
    } else if (record.get().uses() % StoredRecord.MANY_USES == 0) {
      StoredFile.write(path, record.get().usedOnceMore().bytes());
    }
    return record.map(StoredRecord::result);
  }

  @Override
  public void put(WorkKey key, Vertex vertex, Result result) {
    parts.keep(key);
    mark(result);
    var record = new StoredRecord(type(vertex.op()), vertex.title(), result, 1);
    StoredFile.write(directory.resolve(key.digest().hex()), record.bytes());
  }

  /**
   * Remembers what another cache knew.
   *
   * @param here whether its layers are here now
   */
  public void adopt(Digest key, String description, Result result, boolean here) {
    if (here) {
      mark(result);
    }
    var record = new StoredRecord("regular", description, result, 1);
    Path place = here ? directory : retired;
    StoredFile.write(place.resolve(key.hex()), record.bytes());
  }

  /** The layer is kept from before the record is there. */
  private void mark(Result result) {
    changed = true;
    result.chain().filter(written::add).ifPresent(marks::add);
  }

  /** Whether anything was written, so that there may be too much now. */
  public boolean changed() {
    return changed;
  }

  /** The layers that were written about. */
  Set<ChainId> written() {
    return Set.copyOf(written);
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
