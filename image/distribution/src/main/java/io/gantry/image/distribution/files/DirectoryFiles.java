package io.gantry.image.distribution.files;

import io.gantry.platform.base.file.DiskException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.OptionalLong;

/** The files of a directory. Symbolic links are followed: some builders make layouts of links. */
public final class DirectoryFiles implements NamedFiles {
  private final Path directory;

  /** Those of {@code directory}. */
  public DirectoryFiles(Path directory) {
    this.directory = directory;
  }

  @Override
  public String name() {
    return directory.toString();
  }

  @Override
  public OptionalLong size(String path) {
    try {
      BasicFileAttributes file =
          Files.readAttributes(directory.resolve(path), BasicFileAttributes.class);
      return file.isRegularFile() ? OptionalLong.of(file.size()) : OptionalLong.empty();
    } catch (NoSuchFileException _) {
      return OptionalLong.empty();
    } catch (IOException e) {
      throw new DiskException("cannot read " + directory.resolve(path), e);
    }
  }

  @Override
  public InputStream open(String path, long offset) {
    try {
      FileChannel channel = FileChannel.open(directory.resolve(path), StandardOpenOption.READ);
      return Channels.newInputStream(channel.position(offset));
    } catch (NoSuchFileException _) {
      throw missing(path);
    } catch (IOException e) {
      throw new DiskException("cannot read " + directory.resolve(path), e);
    }
  }

  @Override
  public void close() {
    // each stream has its own file
  }
}
