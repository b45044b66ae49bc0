package io.gantry.image.distribution.files;

import io.gantry.image.distribution.ImageDestination.BlobWriter;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.base.file.DurableFile;
import io.gantry.platform.base.id.RandomId;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.Digest;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.function.Function;

/** Blobs as files that are there whole and right or not at all. */
public final class BlobFile {
  private BlobFile() {}

  /** Whether a file of the blob's size is there. */
  public static boolean isThere(Path file, Descriptor blob) {
    try {
      return Files.isRegularFile(file) && Files.size(file) == blob.size();
    } catch (IOException e) {
      throw new DiskException("cannot read " + file, e);
    }
  }

  /**
   * Writes a blob that is known; makes its directory.
   *
   * @throws io.gantry.platform.base.GantryException {@code INVALID} if the writer gives another
   */
  public static void write(Path file, Descriptor blob, BlobWriter writer) {
    Path partial = partial(file);
    try {
      createParent(file);
      try (FileChannel channel = create(partial)) {
        var out = new DigestingStream(buffered(channel), blob.digest().newSum());
        writer.writeTo(out);
        out.flush();
        out.check(blob);
        channel.force(true);
      }
      move(partial, file);
    } catch (IOException e) {
      throw new DiskException("cannot write " + file, e);
    } finally {
      deleteQuietly(partial);
    }
  }

  /**
   * Writes a blob whose digest shows at its end.
   *
   * @param directory on the file system where the blob will be; exists
   * @param place where a digest's blob belongs
   */
  public static Descriptor write(
      Path directory, Function<Digest, Path> place, String mediaType, BlobWriter writer) {
    Path partial = partial(directory.resolve("blob"));
    try {
      Descriptor blob;
      try (FileChannel channel = create(partial)) {
        var out = new DigestingStream(buffered(channel), Digest.sha256());
        writer.writeTo(out);
        out.flush();
        blob = Descriptor.of(mediaType, out.digest(), out.count());
        channel.force(true);
      }
      move(partial, place.apply(blob.digest()));
      return blob;
    } catch (IOException e) {
      throw new DiskException("cannot write a blob to " + directory, e);
    } finally {
      deleteQuietly(partial);
    }
  }

  /** Writers may give small pieces. */
  private static OutputStream buffered(FileChannel channel) {
    return new BufferedOutputStream(Channels.newOutputStream(channel), 64 * 1024);
  }

  private static Path partial(Path file) {
    return file.resolveSibling(
        file.getFileName()
            + "."
            + HexFormat.of().formatHex(RandomId.bytes(6))
            + DurableFile.PARTIAL);
  }

  private static void createParent(Path file) throws IOException {
    Path parent = file.getParent();
    if (parent != null) {
      var _ = Files.createDirectories(parent);
    }
  }

  private static FileChannel create(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  private static void move(Path partial, Path file) throws IOException {
    createParent(file);
    Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void deleteQuietly(Path partial) {
    try {
      Files.deleteIfExists(partial);
    } catch (IOException _) {
      // what went wrong before is what matters
    }
  }
}
