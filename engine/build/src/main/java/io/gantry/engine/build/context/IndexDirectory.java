package io.gantry.engine.build.context;

import io.gantry.platform.oci.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Where the indexes of contexts are kept, one file for each directory. */
final class IndexDirectory {
  private IndexDirectory() {}

  /** The name of the file for a context. */
  static String name(Path context) {
    byte[] path = context.toAbsolutePath().normalize().toString().getBytes(StandardCharsets.UTF_8);
    return Digest.of(path).hex();
  }

  private record Kept(Path file, FileTime used, long size) {}

  /** Removes the longest unused ones until all take at most {@code limit} bytes. */
  static void trim(Path indexes, long limit) throws IOException {
    List<Kept> kept = new ArrayList<>();
    long total = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(indexes)) {
      for (Path file : files) {
        try {
          var each = new Kept(file, Files.getLastModifiedTime(file), Files.size(file));
          kept.add(each);
          total += each.size();
        } catch (NoSuchFileException _) {
          // another build has replaced it
        }
      }
    }
    if (total <= limit) {
      return;
    }
    kept.sort(Comparator.comparing(Kept::used));
    for (Kept each : kept) {
      if (total <= limit) {
        return;
      }
      Files.deleteIfExists(each.file());
      total -= each.size();
    }
  }
}
