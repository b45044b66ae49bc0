package io.gantry.image.distribution.files;

import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.base.file.DurableFile;
import io.gantry.platform.base.id.RandomId;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;

/** A file that takes the place of the one before only when all of it is written. */
public final class NewFile implements AutoCloseable {
  private final Path file;
  private final Path partial;
  private final FileChannel channel;
  private final OutputStream out;

  /** Starts to write it, beside its place. */
  public NewFile(Path file) {
    this.file = file;
    partial =
        file.resolveSibling(
            file.getFileName()
                + "."
                + HexFormat.of().formatHex(RandomId.bytes(6))
                + DurableFile.PARTIAL);
    try {
      channel = FileChannel.open(partial, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new DiskException("cannot write " + file, e);
    }
    out = Channels.newOutputStream(channel);
  }

  /** Where its content goes. */
  public OutputStream content() {
    return out;
  }

  /** It is whole: puts it in its place. */
  public void commit() {
    try {
      out.flush();
      channel.force(true);
      Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new DiskException("cannot write " + file, e);
    }
    DurableFile.syncDirectory(file.toAbsolutePath().getParent());
  }

  /** Ends; without {@link #commit} nothing is left. */
  @Override
  public void close() {
    try {
      channel.close();
      Files.deleteIfExists(partial);
    } catch (IOException e) {
      throw new DiskException("cannot write " + file, e);
    }
  }
}
