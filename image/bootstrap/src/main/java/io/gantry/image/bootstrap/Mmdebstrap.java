package io.gantry.image.bootstrap;

import io.gantry.image.store.Image;
import io.gantry.platform.archive.TarEntry;
import io.gantry.platform.archive.TarWriter;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.base.id.RandomId;
import io.gantry.platform.linux.fs.DescriptorInputStream;
import io.gantry.platform.linux.fs.FileTree;
import io.gantry.platform.linux.namespace.PrivateMounts;
import io.gantry.platform.linux.process.Child;
import io.gantry.platform.linux.process.Pipe;
import io.gantry.platform.linux.process.Spawn;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Runs mmdebstrap.
 *
 * <p>It mounts /proc and /sys into its tree; in a mount namespace of its own these go with it, even
 * after kill -9. Its exit code is awaited before the reader of its tar sees the end: a failed run
 * never becomes an image.
 */
final class Mmdebstrap {
  private static final int SIGTERM = 15;

  private Mmdebstrap() {}

  static Image run(
      DebianCommand command,
      Path scratch,
      Consumer<String> progress,
      Function<InputStream, Image> importer) {
    if (Spawn.find("mmdebstrap").isEmpty()) {
      throw new GantryException(
          Kind.UNAVAILABLE, "mmdebstrap is not installed: apt-get install mmdebstrap");
    }
    Path directory = scratch.resolve("bootstrap-" + RandomId.next());
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new DiskException("cannot write " + directory, e);
    }
    try {
      return run(command, environment(directory), progress, importer);
    } finally {
      FileTree.delete(directory);
    }
  }

  private static List<String> environment(Path directory) {
    return List.of(
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "TMPDIR=" + directory.toAbsolutePath(),
        "LC_ALL=C.UTF-8",
        "DEBIAN_FRONTEND=noninteractive");
  }

  private static Image run(
      DebianCommand command,
      List<String> environment,
      Consumer<String> progress,
      Function<InputStream, Image> importer) {
    try (Pipe tar = Pipe.create();
        Pipe messages = Pipe.create()) {
      Child child =
          PrivateMounts.call(
              List.of(),
              () ->
                  Spawn.spawn(
                      command.argv(),
                      environment,
                      Optional.empty(),
                      -1,
                      tar.writeEnd(),
                      messages.writeEnd()));
      tar.closeWriteEnd();
      messages.closeWriteEnd();
      var reader = new MessageReader(messages.readEnd(), progress);
      reader.start();
      boolean done = false;
      try {
        var output =
            new CheckedOutput(new DescriptorInputStream(tar.readEnd()), () -> check(child, reader));
        Image image = importer.apply(new SequenceInputStream(emptyDev(), output));
        done = true;
        return image;
      } catch (GantryException e) {
        tar.closeReadEnd();
        throw explained(e, child, reader);
      } finally {
        if (!done) {
          tar.closeReadEnd();
          child.kill(SIGTERM);
        }
        int _ = child.await();
        reader.await();
      }
    }
  }

  /**
   * An entry for {@code dev/}: with its devices mmdebstrap leaves out the directory too. It is the
   * start of an archive that goes on with mmdebstrap's.
   */
  private static InputStream emptyDev() {
    var header = new ByteArrayOutputStream();
    try {
      // not closed: that would write the end of the archive
      new TarWriter(header).put(TarEntry.directory("dev", 0755));
    } catch (IOException e) {
      throw new DiskException("cannot write to memory", e);
    }
    return new ByteArrayInputStream(header.toByteArray());
  }

  private static void check(Child child, MessageReader reader) {
    int code = child.await();
    if (code != 0) {
      throw failure(code, reader, null);
    }
  }

  /** A tar that broke off because mmdebstrap failed is mmdebstrap's failure. */
  private static GantryException explained(
      GantryException failure, Child child, MessageReader reader) {
    if (failure.kind() != Kind.INVALID && failure.kind() != Kind.UNAVAILABLE) {
      return failure;
    }
    int code = child.await();
    return code == 0 ? failure : failure(code, reader, failure);
  }

  private static GantryException failure(
      int code, MessageReader reader, @org.jspecify.annotations.Nullable GantryException cause) {
    reader.await();
    return new GantryException(
        Kind.UNAVAILABLE,
        "mmdebstrap failed with exit code " + code + ": " + reader.lastError(),
        cause);
  }
}
