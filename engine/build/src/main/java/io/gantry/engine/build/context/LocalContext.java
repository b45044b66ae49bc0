package io.gantry.engine.build.context;

import io.gantry.engine.api.build.BuildRequest.Definition;
import io.gantry.engine.build.context.ContextOpener.Opened;
import io.gantry.platform.linux.fs.RootDirectory;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A directory of the user's, opened to be sent elsewhere.
 *
 * @param tree what its rules let through
 * @param name of the Dockerfile, without directories
 * @param dockerfile its text
 */
public record LocalContext(SourceTree tree, String name, String dockerfile)
    implements AutoCloseable {
  /**
   * Opens one.
   *
   * @throws io.gantry.platform.base.GantryException {@code NOT_FOUND} without a Dockerfile
   */
  public static LocalContext open(Path directory, Definition definition) {
    var context = new OpenContext(RootDirectory.open(directory), Optional.empty(), true);
    try {
      DockerfileText text = DockerfileText.read(Opened.files(context), definition);
      return new LocalContext(
          context.tree(text.ignored()),
          text.source().name(),
          String.join("\n", text.source().lines()));
    } catch (RuntimeException e) {
      context.close();
      throw e;
    }
  }

  @Override
  public void close() {
    tree.root().close();
  }
}
