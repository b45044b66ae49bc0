package io.gantry.image.distribution.archive;

import io.gantry.platform.archive.TarEntry;
import io.gantry.platform.archive.TarWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes archives entry by entry. */
final class Archive {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final TarWriter tar = new TarWriter(bytes);

  Archive file(String path, String text) {
    return file(path, text.getBytes(StandardCharsets.UTF_8));
  }

  Archive file(String path, byte[] content) {
    try {
      tar.put(TarEntry.file(path, 0644, content.length));
      tar.write(content, 0, content.length);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Archive entry(TarEntry entry) {
    try {
      tar.put(entry);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte[] bytes() {
    try {
      tar.close();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path in(Path directory) {
    return write(directory, bytes());
  }

  static Path write(Path directory, byte[] bytes) {
    try {
      return Files.write(directory.resolve("images.tar"), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
