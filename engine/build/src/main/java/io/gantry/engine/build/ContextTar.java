package io.gantry.engine.build;

import io.gantry.engine.api.build.BuildRequest.Definition;
import io.gantry.engine.build.context.LocalContext;
import io.gantry.engine.build.context.SourceTree;
import io.gantry.engine.build.export.files.TarSink;
import io.gantry.platform.archive.TarWriter;
import io.gantry.platform.linux.fs.FileStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A directory of the user's as a tar, for a builder elsewhere. */
public final class ContextTar {
  private final SourceTree tree;
  private final TarSink sink;
  private final String dockerfile;
  private boolean sent;

  private ContextTar(SourceTree tree, TarSink sink, String dockerfile) {
    this.tree = tree;
    this.sink = sink;
    this.dockerfile = dockerfile;
  }

  /**
   * Writes what the directory's rules let through, and the Dockerfile in any case.
   *
   * @param name of a Dockerfile that is not in the directory
   * @throws io.gantry.platform.base.GantryException {@code NOT_FOUND} without a Dockerfile
   */
  public static void write(Path directory, Definition definition, String name, OutputStream out)
      throws IOException {
    try (LocalContext context = LocalContext.open(directory, definition);
        TarWriter writer = new TarWriter(out)) {
      var sink = new TarSink(writer, "", Optional.empty());
      var tar = new ContextTar(context.tree(), sink, place(definition, context, name));
      tar.directory("");
      if (!tar.sent) {
        sink.text(tar.dockerfile, context.dockerfile(), Instant.EPOCH);
      }
    }
  }

  private static String place(Definition definition, LocalContext context, String name) {
    return switch (definition) {
      case Definition.InContext(String path) -> path.isEmpty() ? context.name() : path;
      case Definition.OnHost _, Definition.Text _, Definition.Sent _ -> name;
    };
  }

  private void directory(String directory) throws IOException {
    for (String name : tree.list(directory)) {
      String path = SourceTree.join(directory, name);
      FileStatus status = tree.status(path);
      sent |= path.equals(dockerfile);
      if (status.isDirectory()) {
        sink.directory(path, status, Map.of());
        directory(path);
      } else if (status.isSymbolicLink()) {
        sink.symlink(path, tree.readLink(path), status);
      } else if (status.isRegular()) {
        try (InputStream content = tree.read(path)) {
          sink.file(path, status, Map.of(), content);
        }
      } else if (!status.isSocket()) {
        sink.node(path, status, Map.of());
      }
    }
  }
}
