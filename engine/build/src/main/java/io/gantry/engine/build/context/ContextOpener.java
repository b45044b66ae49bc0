package io.gantry.engine.build.context;

import io.gantry.engine.api.build.BuildContext;
import io.gantry.engine.api.build.BuildRequest;
import io.gantry.engine.build.fetch.Access;
import io.gantry.engine.build.fetch.Fetches;
import io.gantry.engine.build.fetch.Fetching;
import io.gantry.engine.build.fetch.GitAddress;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.fs.RootDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/** Opens contexts of any kind. Safe for several threads; make one for a builder. */
public final class ContextOpener {
  private final Path indexes;
  private final Fetches fetches;
  private final Clock clock;

  /**
   * Opens contexts.
   *
   * @param stateDirectory the builder's; what directories hold is remembered in {@code
   *     context/index}
   */
  public ContextOpener(Path stateDirectory, Fetches fetches, Clock clock) {
    this.indexes = stateDirectory.resolve("context").resolve("index");
    this.fetches = fetches;
    this.clock = clock;
  }

  /**
   * Opens the contexts of a build: its own at once, because of the Dockerfile, the named ones when
   * they are asked for.
   *
   * @param directory of this build alone, which removes it at its end; need not exist yet
   */
  public OpenContexts open(BuildRequest request, Path directory) {
    var access = new Access(request.access().environment(), request.secrets());
    var wanted =
        new Wanted(
            new Fetching(fetches, access, directory.resolve("fetched")),
            request.flag("BUILDKIT_CONTEXT_KEEP_GIT_DIR"));
    return OpenContexts.open(this, request.subject(), wanted, directory);
  }

  /**
   * How contexts are fetched.
   *
   * @param keepGitDirectory whether {@code .git} of repositories whose address does not say
   */
  record Wanted(Fetching fetching, boolean keepGitDirectory) {}

  /** Opens one; {@code directory} is for its files if they have to be fetched. */
  Opened open(BuildContext context, Wanted wanted, Path directory) {
    return switch (context) {
      case BuildContext.Directory(Path path) -> local(path);
      case BuildContext.Remote remote -> local(remote.directory().get());
      case BuildContext.Archive(InputStream bytes) -> Opened.files(unpacked(bytes, directory));
      case BuildContext.Git(String url) -> Opened.files(repository(url, wanted, directory));
      case BuildContext.Http(String url) -> file(url, wanted.fetching(), directory);
      case BuildContext.Empty _ -> Opened.files(empty(directory));
      case BuildContext.Image _, BuildContext.Layout _ ->
          throw new GantryException(
              Kind.INVALID, "an image can only be a named context: FROM names it");
    };
  }

  /**
   * A context, or what stands where one was expected.
   *
   * @param dockerfile the text that an http address gave in place of a tar
   */
  record Opened(OpenContext context, Optional<String> dockerfile) {
    static Opened files(OpenContext context) {
      return new Opened(context, Optional.empty());
    }
  }

  private Opened local(Path path) {
    if (!Files.isDirectory(path)) {
      throw new GantryException(
          Kind.NOT_FOUND, "unable to prepare context: path \"" + path + "\" not found");
    }
    ContentIndex index = ContentIndex.open(indexes, IndexDirectory.name(path), clock.instant());
    return Opened.files(new OpenContext(RootDirectory.open(path), Optional.of(index), true));
  }

  private static OpenContext unpacked(InputStream bytes, Path directory) {
    OpenContext empty = empty(directory);
    try {
      TarUnpack.unpack(bytes, empty.root());
      return empty;
    } catch (IOException e) {
      empty.close();
      throw new GantryException(
          Kind.UNAVAILABLE, "cannot read the build context: " + e.getMessage(), e);
    } catch (GantryException e) {
      empty.close();
      throw new GantryException(e.kind(), "build context: " + e.text(), e);
    }
  }

  private static OpenContext repository(String url, Wanted wanted, Path directory) {
    GitAddress address =
        GitAddress.parseContext(url)
            .orElseThrow(
                () -> new GantryException(Kind.INVALID, url + " is no address of a repository"));
    String commit = wanted.fetching().commit(address);
    OpenContext empty = empty(directory);
    boolean keeps = address.keepGitDirectory().orElse(wanted.keepGitDirectory());
    wanted.fetching().checkout(address, commit, keeps, directory);
    return empty;
  }

  private static Opened file(String url, Fetching fetching, Path directory) {
    Path fetched = fetching.file(url, Optional.empty()).content();
    try (InputStream in = Files.newInputStream(fetched)) {
      if (Magic.isArchive(in.readNBytes(Magic.LENGTH))) {
        try (InputStream bytes = Files.newInputStream(fetched)) {
          return Opened.files(unpacked(bytes, directory));
        }
      }
      byte[] text = Files.readAllBytes(fetched);
      return new Opened(empty(directory), Optional.of(OpenContext.text(text, url)));
    } catch (IOException e) {
      throw new GantryException(Kind.UNAVAILABLE, "cannot read " + url + ": " + e.getMessage(), e);
    }
  }

  private static OpenContext empty(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new GantryException(
          Kind.UNAVAILABLE, "cannot make " + directory + ": " + e.getMessage(), e);
    }
    return new OpenContext(RootDirectory.open(directory), Optional.empty(), false);
  }
}
