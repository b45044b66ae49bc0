package io.gantry.engine.build.export.files;

import io.gantry.platform.archive.TarEntry;
import io.gantry.platform.archive.TarWriter;
import io.gantry.platform.linux.fs.FileStatus;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Into a tar, as they are.
 *
 * @param prefix in front of all paths, with a slash at its end unless it is empty
 * @param epoch the time of everything, if it is given
 */
public record TarSink(TarWriter tar, String prefix, Optional<Instant> epoch) implements TreeSink {
  /** A file of our own. */
  public void text(String path, String text, Instant when) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    tar.put(TarEntry.file(prefix + path, 0644, bytes.length).withModified(epoch.orElse(when)));
    tar.write(bytes, 0, bytes.length);
  }

  @Override
  public void directory(String path, FileStatus status, Map<String, byte[]> attributes)
      throws IOException {
    tar.put(entry(path, TarEntry.Type.DIRECTORY, 0, "", status, attributes));
  }

  @Override
  public void end(String path, FileStatus status) {
    // its entry said all
  }

  @Override
  public void file(
      String path, FileStatus status, Map<String, byte[]> attributes, InputStream content)
      throws IOException {
    tar.put(entry(path, TarEntry.Type.FILE, status.size(), "", status, attributes), content);
  }

  @Override
  public void link(String path, String first, FileStatus status) throws IOException {
    tar.put(entry(path, TarEntry.Type.HARD_LINK, 0, prefix + first, status, Map.of()));
  }

  @Override
  public void symlink(String path, String target, FileStatus status) throws IOException {
    tar.put(entry(path, TarEntry.Type.SYMBOLIC_LINK, 0, target, status, Map.of()));
  }

  @Override
  public void node(String path, FileStatus status, Map<String, byte[]> attributes)
      throws IOException {
    TarEntry.Type type =
        status.isFifo()
            ? TarEntry.Type.FIFO
            : status.isBlockDevice() ? TarEntry.Type.BLOCK_DEVICE : TarEntry.Type.CHARACTER_DEVICE;
    tar.put(entry(path, type, 0, "", status, attributes));
  }

  private TarEntry entry(
      String path,
      TarEntry.Type type,
      long size,
      String link,
      FileStatus status,
      Map<String, byte[]> attributes) {
    boolean device = type == TarEntry.Type.BLOCK_DEVICE || type == TarEntry.Type.CHARACTER_DEVICE;
    return new TarEntry(
        prefix + path,
        type,
        status.permissions(),
        status.uid(),
        status.gid(),
        size,
        epoch.orElse(status.modified()),
        link,
        device ? (int) FileStatus.major(status.rdev()) : 0,
        device ? (int) FileStatus.minor(status.rdev()) : 0,
        attributes);
  }
}
