package io.gantry.image.content;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.base.file.DurableFile;
import io.gantry.platform.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/** Files named {@code <algorithm>/<hex>} below one directory. */
record BlobFiles(Path directory) {
  private static final List<String> ALGORITHMS = List.of("sha256", "sha512");
  private static final int BUFFER = 1 << 18;

  Path file(Digest digest) {
    return directory.resolve(digest.algorithm()).resolve(digest.hex());
  }

  /** The digests that files here are named after, sorted; other files are skipped. */
  List<Digest> list() {
    var digests = new ArrayList<Digest>();
    for (String algorithm : ALGORITHMS) {
      Path files = directory.resolve(algorithm);
      try (DirectoryStream<Path> all = Files.newDirectoryStream(files)) {
        for (Path file : all) {
          add(digests, algorithm, file.getFileName().toString());
        }
      } catch (NoSuchFileException _) {
        // no blob has this algorithm
      } catch (IOException e) {
        throw new DiskException("cannot list " + files, e);
      }
    }
    digests.sort(null);
    return List.copyOf(digests);
  }

  private static void add(List<Digest> digests, String algorithm, String name) {
    try {
      digests.add(new Digest(algorithm, name));
    } catch (GantryException _) {
      // not one of ours
    }
  }

  /** The digest of an open file, of the algorithm of {@code wanted}. */
  static Digest sum(FileChannel channel, Digest wanted) throws IOException {
    return sum(new ChannelStream(channel, 0, channel.size()), wanted);
  }

  static Digest sum(InputStream in, Digest wanted) throws IOException {
    MessageDigest sum = wanted.newSum();
    byte[] buffer = new byte[BUFFER];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      sum.update(buffer, 0, count);
    }
    return Digest.of(sum);
  }

  static void require(Digest digest, Digest expected) {
    if (!expected.equals(digest)) {
      throw new GantryException(
          Kind.INVALID, "blob has digest " + digest + " where " + expected + " was expected");
    }
  }

  /** Makes an open file durable and renames it to its digest. */
  void take(FileChannel channel, Path file, Digest digest) throws IOException {
    Path target = file(digest);
    Path parent = directory.resolve(digest.algorithm());
    Files.createDirectories(parent);
    channel.force(true);
    Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
    DurableFile.syncDirectory(parent);
  }
}
