package io.gantry.engine.api.build;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.function.Supplier;

/** Where files of a build come from. */
public sealed interface BuildContext {
  /** A directory of the user's, absolute. Its {@code .dockerignore} counts. */
  record Directory(Path path) implements BuildContext {}

  /**
   * A directory of somebody elsewhere, which is brought here when a step asks for its files: not at
   * all where none does. The Dockerfile, and what is ignored, come apart from it, as {@link
   * BuildRequest.Definition.Sent}; as a named context its {@code .dockerignore} counts.
   *
   * @param name the same for the same directory, from build to build
   * @param directory brings it, and says where it is then; called once, and what it throws ends the
   *     build
   */
  record Remote(String name, Supplier<Path> directory) implements BuildContext {
    @Override
    public String toString() {
      return "Remote[" + name + "]";
    }
  }

  /** A tar, plain or compressed; read once, by the build. */
  record Archive(InputStream bytes) implements BuildContext {}

  /**
   * A git repository, as {@code https://host/a.git#ref:subdirectory}, {@code git@host:a.git}, or
   * with {@code ?ref=…&subdir=…}.
   */
  record Git(String url) implements BuildContext {}

  /** A tar, or a single Dockerfile, behind an http or https address. */
  record Http(String url) implements BuildContext {}

  /** The file system of an image, which FROM can name too. Only as a named context. */
  record Image(String reference) implements BuildContext {}

  /**
   * The file system of an image in an OCI layout. Only as a named context.
   *
   * @param reference {@code :tag}, {@code @digest}, or empty for the only image
   */
  record Layout(Path directory, String reference) implements BuildContext {}

  /** Without files. */
  record Empty() implements BuildContext {}
}
