package io.gantry.engine.build.op;

import io.gantry.engine.build.context.SourceTree;
import io.gantry.platform.archive.Decompression;
import io.gantry.platform.archive.TarEntry;
import io.gantry.platform.archive.TarReader;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Unpacks archives as ADD does: into the destination, which becomes a directory. */
final class Unpack {
  /** Of directories that the archive does not describe. */
  static final int MODE = 0755;

  private static final int BUFFER = 128 * 1024;

  private final SourceTree source;
  private final Destination destination;
  private final Optional<Owner> owner;

  Unpack(SourceTree source, Destination destination, Optional<Owner> owner) {
    this.source = source;
    this.destination = destination;
    this.owner = owner;
  }

  /** Whether a file is a tar, plain or compressed in a way that is understood. */
  boolean isArchive(String path) throws IOException {
    if (source.status(path).size() == 0) {
      return false;
    }
    try (InputStream in = Decompression.archive(source.read(path))) {
      return new TarReader(in).next().isPresent();
    } catch (GantryException e) {
      if (e.kind() == Kind.UNAVAILABLE) {
        throw e;
      }
      return false;
    }
  }

  /** Unpacks below {@code directory}. */
  void unpack(String path, String directory) throws IOException {
    String base = destination.directories(directory, MODE);
    var whole = new BufferedInputStream(source.read(path), BUFFER); // headers are read one by one
    try (InputStream in = Decompression.archive(whole);
        var writer = new EntryWriter(destination, owner, base)) {
      var tar = new TarReader(in);
      for (Optional<TarEntry> entry = tar.next(); entry.isPresent(); entry = tar.next()) {
        if (!entry.get().path().isEmpty()) {
          writer.write(entry.get(), tar.content());
        }
      }
    }
  }
}
