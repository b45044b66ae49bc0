package io.gantry.engine.build.op;

import io.gantry.engine.build.context.SourceReader;
import io.gantry.engine.build.context.SourceTree;
import io.gantry.platform.linux.fs.Descriptor;
import io.gantry.platform.linux.fs.DirectoryFiles;
import io.gantry.platform.linux.fs.FileStatus;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Fills new files as others are: content, owner, attributes, mode, times. What a file got by being
 * made is not said once more. One thread's.
 */
final class FileWriter {
  private static final int BUFFER = 64 * 1024;
  private static final int PERMISSIONS = 0777;

  private final SourceTree source;
  private final DirectoryFiles files;
  private final Optional<Owner> owner;
  private final ModeChange mode;
  private final byte[] buffer = new byte[BUFFER];

  FileWriter(SourceTree source, DirectoryFiles files, Optional<Owner> owner, ModeChange mode) {
    this.source = source;
    this.files = files;
    this.owner = owner;
    this.mode = mode;
  }

  /**
   * What new files of one directory get by themselves. That depends on the directory (its set-group
   * bit, its access control list) and on the permissions they are made with, so the first one of
   * each is looked at.
   */
  static final class Given {
    private final Map<Integer, FileStatus> first = new HashMap<>();

    FileStatus with(int permissions, Supplier<FileStatus> look) {
      return first.computeIfAbsent(permissions, _ -> look.get());
    }
  }

  /** The permissions to make a file with that is to become as {@code status} says. */
  int permissions(FileStatus status) {
    return mode.apply(status.mode(), false) & PERMISSIONS;
  }

  /** The owner of the copy. */
  Owner owner(FileStatus status) {
    return owner.orElseGet(
        () -> source.ownersCount() ? new Owner(status.uid(), status.gid()) : Owner.ROOT);
  }

  /** Fills a file that was made with {@link #permissions}; {@code status} is the other one's. */
  void fill(int file, SourceReader.File in, Given made, FileStatus status) {
    if (status.blocks() * 512 < status.size()) {
      sparse(in, file, status.size());
    } else {
      if (status.size() > BUFFER) {
        in.transferTo(file);
      }
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        files.write(file, buffer, 0, count);
      }
    }
    FileStatus has = made.with(permissions(status), () -> files.stat(file));
    var description =
        new Description(
            owner(status),
            CopiedAttributes.of(source, in.attributes()),
            mode.apply(status.mode(), false),
            status.modified());
    description.give(files, file, has);
  }

  /**
   * What a file is to be beside its content.
   *
   * @param mode its permissions, set-id bits among them
   */
  record Description(Owner owner, Map<String, byte[]> attributes, int mode, Instant modified) {
    /**
     * Gives it to an open file: owner, then attributes, then mode: each clears or changes what
     * comes after it.
     *
     * @param has what the file got by being made
     */
    void give(DirectoryFiles files, int file, FileStatus has) {
      if (has.uid() != owner.uid() || has.gid() != owner.gid()) {
        files.changeOwner(file, owner.uid(), owner.gid());
      }
      attributes.forEach((key, value) -> files.setAttribute(file, key, value));
      if (has.permissions() != mode || !attributes.isEmpty()) {
        files.changeMode(file, mode);
      }
      files.setTimes(file, modified);
    }
  }

  /** Runs of zeros become holes, as some of them were. */
  private void sparse(SourceReader.File in, int file, long size) {
    Descriptor.truncate(file, size);
    long at = 0;
    boolean skipped = false;
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      boolean zeros = true;
      for (int i = 0; i < count && zeros; i++) {
        zeros = buffer[i] == 0;
      }
      if (!zeros) {
        if (skipped) {
          long _ = Descriptor.seek(file, at);
        }
        files.write(file, buffer, 0, count);
      }
      skipped = zeros;
      at += count;
    }
  }
}
