package io.gantry.engine.docker.session;

import io.gantry.engine.docker.FileModes;
import io.gantry.platform.grpc.protobuf.ProtoReader;
import io.gantry.platform.grpc.protobuf.ProtoWriter;
import io.gantry.platform.linux.fs.FileStatus;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A file of a tree ({@code fsutil.types.Stat}).
 *
 * @param path relative, without a slash in front
 * @param mode as {@code st_mode} has it
 * @param link the target of a symbolic link; of any other file, the earlier name that it shares its
 *     content with
 * @param device of a device: {@link FileStatus#device}
 */
record Stat(
    String path,
    int mode,
    long size,
    Instant modified,
    String link,
    long device,
    Map<String, byte[]> attributes) {
  private static final long NANOS = TimeUnit.SECONDS.toNanos(1);

  static Stat read(ProtoReader in) {
    String path = "";
    long mode = 0;
    long size = 0;
    long modified = 0;
    String link = "";
    long major = 0;
    long minor = 0;
    Map<String, byte[]> attributes = new TreeMap<>();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> path = in.string();
        case 2 -> mode = in.int64();
        case 5 -> size = in.int64();
        case 6 -> modified = in.int64();
        case 7 -> link = in.string();
        case 8 -> major = in.int64();
        case 9 -> minor = in.int64();
        case 10 -> in.entry(attributes, new byte[0], ProtoReader::bytes);
        default -> {}
      }
    }
    return new Stat(
        path,
        FileModes.unix(mode),
        size,
        Instant.ofEpochSecond(Math.floorDiv(modified, NANOS), Math.floorMod(modified, NANOS)),
        link,
        FileStatus.device(major, minor),
        attributes);
  }

  ProtoWriter write() {
    var out =
        new ProtoWriter()
            .string(1, path)
            .int64(2, FileModes.go(mode))
            .int64(5, size)
            .int64(6, modified.getEpochSecond() * NANOS + modified.getNano())
            .string(7, link)
            .int64(8, FileStatus.major(device))
            .int64(9, FileStatus.minor(device));
    attributes.forEach((name, value) -> out.entry(10, name, value));
    return out;
  }

  private int type() {
    return mode & FileStatus.S_IFMT;
  }

  boolean isDirectory() {
    return type() == FileStatus.S_IFDIR;
  }

  boolean isSymbolicLink() {
    return type() == FileStatus.S_IFLNK;
  }

  /** Whether it is another name of an earlier file. */
  boolean isHardLink() {
    return !isSymbolicLink() && !isDirectory() && !link.isEmpty();
  }

  /** Whether it counts as a file with content, which can be asked for. */
  boolean isRegular() {
    return type() == FileStatus.S_IFREG;
  }
}
