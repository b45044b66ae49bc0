package io.gantry.image.snapshot;

import io.gantry.platform.linux.fs.Descriptor;
import io.gantry.platform.linux.fs.DirectoryFiles;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Files that a tar put somewhere and something later in the same tar took the place of: their
 * content is part of the tar all the same. They lie beside the layer's files, in {@code
 * kept/<number>}.
 */
final class KeptContents implements AutoCloseable {
  private final Path directory;
  private int descriptor = -1;

  KeptContents(Path layer) {
    directory = layer.resolve(Recipe.KEPT);
  }

  /** Moves away the file at {@code place}, which {@code parent} holds, if a recipe needs it. */
  void keep(RecipeWriter recipe, DirectoryFiles files, int parent, String place)
      throws IOException {
    int number = recipe.replaced(place);
    if (number >= 0) {
      files.rename(parent, Paths.name(place), descriptor(), Integer.toString(number));
    }
  }

  private int descriptor() throws IOException {
    if (descriptor < 0) {
      try {
        Files.createDirectory(directory);
      } catch (FileAlreadyExistsException _) {
        // kept things already
      }
      descriptor = DirectoryFiles.open(directory);
    }
    return descriptor;
  }

  @Override
  public void close() {
    if (descriptor >= 0) {
      Descriptor.close(descriptor);
    }
  }
}
