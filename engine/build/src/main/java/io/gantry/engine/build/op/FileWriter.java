package io.gantry.engine.build.op;

import io.gantry.engine.build.context.SourceReader;
import io.gantry.engine.build.context.SourceTree;
import io.gantry.platform.linux.fs.Descriptor;
import io.gantry.platform.linux.fs.DirectoryFiles;
import io.gantry.platform.linux.fs.FileStatus;
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
    describe(file, in, made.with(permissions(status), () -> files.stat(file)), status);
  }

  /** Owner, then attributes, then mode: each clears or changes what comes after it. */
  private void describe(int file, SourceReader.File in, FileStatus given, FileStatus status) {
    Owner owns = owner(status);
    if (given.uid() != owns.uid() || given.gid() != owns.gid()) {
      files.changeOwner(file, owns.uid(), owns.gid());
    }
    Map<String, byte[]> attributes = CopiedAttributes.of(source, in.attributes());
    attributes.forEach((key, value) -> files.setAttribute(file, key, value));
    int wanted = mode.apply(status.mode(), false);
    if (given.permissions() != wanted || !attributes.isEmpty()) {
      files.changeMode(file, wanted);
    }
    files.setTimes(file, status.modified());
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
