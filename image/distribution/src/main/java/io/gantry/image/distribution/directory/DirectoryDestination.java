package io.gantry.image.distribution.directory;

import io.gantry.image.distribution.ImageDestination;
import io.gantry.image.distribution.RepositoryName;
import io.gantry.image.distribution.files.BlobFile;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.base.file.DurableFile;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ManifestBytes;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** An image on its way into a directory; what the one before left goes when it is whole. */
final class DirectoryDestination implements ImageDestination {
  private static final Pattern OURS =
      Pattern.compile("([0-9a-f]{64}|sha512-[0-9a-f]{128})(\\.manifest\\.json)?");

  private final Path directory;
  private final Set<String> kept = ConcurrentHashMap.newKeySet();

  DirectoryDestination(Path directory) {
    this.directory = directory;
  }

  @Override
  public String name() {
    return "dir:" + directory;
  }

  private Path blob(Digest digest) {
    String file = ImageDirectory.blob(digest);
    kept.add(file);
    return directory.resolve(file);
  }

  @Override
  public Presence find(Descriptor blob, List<RepositoryName> elsewhere) {
    return BlobFile.isThere(blob(blob.digest()), blob)
        ? new Presence.Present()
        : new Presence.Absent();
  }

  @Override
  public void send(Descriptor blob, BlobWriter writer) {
    BlobFile.write(blob(blob.digest()), blob, writer);
  }

  @Override
  public Descriptor send(String mediaType, BlobWriter writer) {
    return BlobFile.write(directory, this::blob, mediaType, writer);
  }

  @Override
  public void putManifest(ManifestBytes manifest) {
    String file = ImageDirectory.manifest(manifest.digest());
    kept.add(file);
    DurableFile.write(directory.resolve(file), manifest.bytes());
  }

  @Override
  public void finish(ManifestBytes manifest) {
    DurableFile.write(directory.resolve(ImageDirectory.MANIFEST), manifest.bytes());
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (OURS.matcher(name).matches() && !kept.contains(name)) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new DiskException("cannot clear " + directory, e);
    }
  }

  @Override
  public void close() {
    // blobs that came without a manifest stay for the next try
  }
}
