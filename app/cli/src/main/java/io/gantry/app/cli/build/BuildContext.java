package io.gantry.app.cli.build;

import io.gantry.app.cli.Invocation;
import io.gantry.app.cli.argv.UsageException;
import io.gantry.app.cli.copy.Unpacking;
import io.gantry.platform.archive.Decompression;
import io.gantry.platform.linux.fs.FileTree;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a build reads: a directory of the user's, or one made of an archive or of nothing for a
 * Dockerfile from standard input. Closing removes what was made.
 *
 * @param dockerfile the file, if it is not {@code Dockerfile} in the directory
 * @param text the Dockerfile, if it came from standard input
 */
record BuildContext(
    Path directory, Optional<Path> dockerfile, Optional<String> text, boolean temporary)
    implements AutoCloseable {
  private static final int TAR_BLOCK = 512;

  /**
   * Opens the context that the user means.
   *
   * @param source a directory, or {@code -} for an archive or a Dockerfile on standard input
   * @param file the value of {@code --file}; {@code -} is standard input
   */
  static BuildContext open(Invocation invocation, String source, String file) throws IOException {
    if (source.equals("-")) {
      if (file.equals("-")) {
        throw UsageException.plain(
            "invalid argument: can't use stdin for both build context and dockerfile");
      }
      return fromStream(invocation.stdio().in(), file);
    }
    if (source.startsWith("http://")
        || source.startsWith("https://")
        || source.startsWith("git@")) {
      throw UsageException.plain(
          "unable to prepare context: " + source + " is not local: fetch it first");
    }
    Path directory = invocation.path(source);
    if (!Files.isDirectory(directory)) {
      throw UsageException.plain("unable to prepare context: path \"" + source + "\" not found");
    }
    if (file.equals("-")) {
      String text = new String(invocation.stdio().in().readAllBytes(), StandardCharsets.UTF_8);
      return new BuildContext(directory, Optional.empty(), Optional.of(text), false);
    }
    Optional<Path> dockerfile =
        file.isEmpty() ? Optional.empty() : Optional.of(invocation.path(file));
    Path read = dockerfile.orElse(directory.resolve("Dockerfile"));
    if (!Files.exists(read)) {
      throw UsageException.plain(
          "failed to read dockerfile: open "
              + (file.isEmpty() ? directory.relativize(read) : file)
              + ": no such file or directory");
    }
    return new BuildContext(directory, dockerfile, Optional.empty(), false);
  }

  private static BuildContext fromStream(InputStream stdin, String file) throws IOException {
    var in = new BufferedInputStream(stdin, 1 << 16);
    in.mark(TAR_BLOCK);
    byte[] start = in.readNBytes(TAR_BLOCK);
    in.reset();
    Path directory = Files.createTempDirectory("gantry-context-");
    try {
      if (!isArchive(start)) {
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        if (text.isBlank()) {
          throw UsageException.plain("the Dockerfile on standard input is empty");
        }
        return new BuildContext(directory, Optional.empty(), Optional.of(text), true);
      }
      Unpacking.everything(Decompression.open(in), directory);
    } catch (IOException | RuntimeException e) {
      FileTree.delete(directory);
      throw e;
    }
    Optional<Path> dockerfile =
        file.isEmpty() ? Optional.empty() : Optional.of(directory.resolve(file).normalize());
    return new BuildContext(directory, dockerfile, Optional.empty(), true);
  }

  /** By the magic numbers of gzip, bzip2, xz, zstd and ustar. */
  private static boolean isArchive(byte[] start) {
    return startsWith(start, 0, 0x1f, 0x8b)
        || startsWith(start, 0, 'B', 'Z', 'h')
        || startsWith(start, 0, 0xfd, '7', 'z', 'X', 'Z')
        || startsWith(start, 0, 0x28, 0xb5, 0x2f, 0xfd)
        || startsWith(start, 257, 'u', 's', 't', 'a', 'r');
  }

  private static boolean startsWith(byte[] bytes, int offset, int... magic) {
    if (bytes.length < offset + magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if ((bytes[offset + i] & 0xff) != magic[i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    if (temporary) {
      FileTree.delete(directory);
    }
  }
}
