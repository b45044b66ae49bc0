package io.gantry.app.cli.build;

import io.gantry.app.cli.Invocation;
import io.gantry.app.cli.argv.UsageException;
import io.gantry.app.cli.build.option.Contexts;
import io.gantry.engine.api.build.BuildContext;
import io.gantry.engine.api.build.BuildRequest.Definition;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What a build reads: its files and its Dockerfile. */
public record Input(BuildContext context, Definition definition) {
  private static final int TAR_BLOCK = 512;

  /**
   * What the user means.
   *
   * @param source a directory, a URL, or {@code -} for an archive or a Dockerfile on standard input
   * @param file the value of {@code --file}; {@code -} is standard input
   */
  public static Input of(Invocation invocation, String source, String file) throws IOException {
    if (source.equals("-")) {
      if (file.equals("-")) {
        throw UsageException.plain(
            "invalid argument: can't use stdin for both build context and dockerfile");
      }
      return fromStream(invocation.stdio().in(), file);
    }
    Optional<BuildContext> remote = Contexts.remote(source);
    BuildContext context =
        remote.isPresent() ? remote.get() : Contexts.directory(invocation, source);
    if (file.equals("-")) {
      return new Input(context, new Definition.Text(text(invocation.stdio().in())));
    }
    if (remote.isPresent() || file.isEmpty()) {
      return new Input(context, new Definition.InContext(file));
    }
    if (file.startsWith("http://") || file.startsWith("https://")) {
      String text = RemoteText.fetch(file, invocation.environment());
      return new Input(context, new Definition.Text(text));
    }
    Path path = invocation.path(file);
    if (!Files.exists(path)) {
      throw UsageException.plain(
          "failed to read dockerfile: open " + file + ": no such file or directory");
    }
    return new Input(context, new Definition.OnHost(path));
  }

  private static String text(InputStream in) throws IOException {
    String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    if (text.isBlank()) {
      throw UsageException.plain("the Dockerfile on standard input is empty");
    }
    return text;
  }

  private static Input fromStream(InputStream stdin, String file) throws IOException {
    var in = new BufferedInputStream(stdin, 1 << 16);
    in.mark(TAR_BLOCK);
    byte[] start = in.readNBytes(TAR_BLOCK);
    in.reset();
    return isArchive(start)
        ? new Input(new BuildContext.Archive(in), new Definition.InContext(file))
        : new Input(new BuildContext.Empty(), new Definition.Text(text(in)));
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
}
