package io.gantry.engine.build.context;

import io.gantry.platform.base.file.DurableFile;
import io.gantry.platform.linux.fs.FileStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the files of a directory were when they were read last, so that none is read again before it
 * changes. A file counts as unchanged while its path, inode, size, mode and both times are the
 * same, to the nanosecond; one that had changed just before it was read is read again, since a
 * change right after it could not be told apart. Safe for several threads; several builds may use
 * one file, the last to save it wins.
 */
final class ContentIndex {
  private static final Duration RACY = Duration.ofSeconds(2);
  private static final int MOST = 2_000_000;

  /** A file that was looked at. */
  static final class Known {
    private final byte[] content;
    private final boolean plain;

    /**
     * Takes what was found.
     *
     * @param content the SHA-256 of a regular file, never changed; empty of others
     * @param plain whether it has no extended attributes
     */
    Known(byte[] content, boolean plain) {
      this.content = content;
      this.plain = plain;
    }

    byte[] content() {
      return content;
    }

    boolean plain() {
      return plain;
    }
  }

  private record Fresh(FileStatus status, Known known) {}

  private final Optional<Path> directory;
  private final String name;
  private final IndexTable table;
  private final Instant opened;
  private final Map<String, Fresh> fresh = new ConcurrentHashMap<>();

  private ContentIndex(Optional<Path> directory, String name, IndexTable table, Instant opened) {
    this.directory = directory;
    this.name = name;
    this.table = table;
    this.opened = opened;
  }

  /** One that is forgotten with this object. */
  static ContentIndex inMemory() {
    return new ContentIndex(Optional.empty(), "", IndexTable.EMPTY, Instant.MIN);
  }

  /** The one that is kept in a directory; empty if that is missing or damaged. */
  static ContentIndex open(Path directory, String name, Instant now) {
    IndexTable table;
    try {
      table =
          IndexTable.parse(Files.readAllBytes(directory.resolve(name))).orElse(IndexTable.EMPTY);
    } catch (IOException _) {
      table = IndexTable.EMPTY;
    }
    return new ContentIndex(Optional.of(directory), name, table, now);
  }

  /** What is known of a file that has this status now. */
  Optional<Known> find(String path, FileStatus status) {
    Fresh read = fresh.get(path);
    if (read != null && isSame(read.status(), status)) {
      return Optional.of(read.known());
    }
    return table.find(path, status);
  }

  /** Remembers a file that had this status before and after it was read. */
  void add(String path, FileStatus status, Known known) {
    fresh.put(path, new Fresh(status, known));
  }

  /** Whether nothing has happened to a file. */
  static boolean isSame(FileStatus before, FileStatus now) {
    return before.inode() == now.inode()
        && before.device() == now.device()
        && before.size() == now.size()
        && before.mode() == now.mode()
        && before.changed().equals(now.changed())
        && before.modified().equals(now.modified());
  }

  /** Whether a change right after the status was taken could go unseen. */
  boolean isRacy(FileStatus status) {
    if (opened.equals(Instant.MIN)) {
      return false;
    }
    Instant safe = opened.minus(RACY);
    return !status.changed().isBefore(safe) || !status.modified().isBefore(safe);
  }

  /**
   * Writes what is new; then removes the longest unused indexes beside it until all take at most
   * {@code limit} bytes.
   */
  void save(long limit) throws IOException {
    if (directory.isEmpty()) {
      return;
    }
    Path file = directory.get().resolve(name);
    var lasting = new IndexTable.Builder(table);
    int added = 0;
    for (Map.Entry<String, Fresh> each : fresh.entrySet()) {
      if (!isRacy(each.getValue().status()) && added < MOST) {
        lasting.add(each.getKey(), each.getValue().status(), each.getValue().known());
        added++;
      }
    }
    if (added == 0) {
      if (!table.isEmpty()) {
        Files.setLastModifiedTime(file, FileTime.from(opened)); // it was used
      }
      return;
    }
    Files.createDirectories(directory.get());
    Path written = Files.createTempFile(directory.get(), name, DurableFile.PARTIAL);
    try {
      Files.write(written, lasting.build()); // its sum tells if a power cut tears it
      Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(written);
    }
    IndexDirectory.trim(directory.get(), limit);
  }
}
