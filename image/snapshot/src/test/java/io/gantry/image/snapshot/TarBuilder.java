package io.gantry.image.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gantry.platform.archive.TarEntry;
import io.gantry.platform.archive.TarWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;

/** Writes the tars that tests apply. */
final class TarBuilder {
  static final Instant TIME = Instant.parse("2026-11-22T14:00:00.000000001Z");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final TarWriter tar = new TarWriter(out);

  TarBuilder file(String path, String content) throws IOException {
    byte[] bytes = content.getBytes(UTF_8);
    tar.put(
        TarEntry.file(path, 0644, bytes.length).withModified(TIME),
        new ByteArrayInputStream(bytes));
    return this;
  }

  TarBuilder directory(String path) throws IOException {
    return entry(TarEntry.directory(path, 0755).withModified(TIME));
  }

  TarBuilder symlink(String path, String target) throws IOException {
    return entry(TarEntry.symbolicLink(path, target).withModified(TIME));
  }

  TarBuilder hardLink(String path, String target) throws IOException {
    return entry(TarEntry.hardLink(path, target));
  }

  TarBuilder device(String path, TarEntry.Type type, int major, int minor) throws IOException {
    return entry(new TarEntry(path, type, 0620, 0, 5, 0, TIME, "", major, minor, Map.of()));
  }

  /** An empty entry of any kind. */
  TarBuilder entry(TarEntry entry) throws IOException {
    tar.put(entry);
    return this;
  }

  /** A whiteout, or with {@code .wh..opq} an opaque mark: an empty file of that name. */
  TarBuilder mark(String path) throws IOException {
    return entry(TarEntry.file(path, 0, 0));
  }

  byte[] bytes() throws IOException {
    tar.close();
    return out.toByteArray();
  }
}
