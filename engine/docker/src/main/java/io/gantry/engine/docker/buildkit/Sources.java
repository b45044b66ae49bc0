package io.gantry.engine.docker.buildkit;

import io.gantry.engine.api.build.BuildContext;
import io.gantry.engine.api.build.BuildRequest.Definition;
import io.gantry.engine.docker.buildkit.BuildClient.Selection;
import io.gantry.engine.docker.buildkit.message.Graph;
import io.gantry.engine.docker.buildkit.message.Graph.Source;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.Digest;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where the files of a build come from. What the client has is asked for when the build wants it:
 * the Dockerfile and {@code .dockerignore} at once, the context when a step asks for it.
 */
final class Sources {
  private static final String UPLOAD = "http://buildkit-session/";
  private static final String LAYOUT = "oci-layout://";
  private static final String IGNORE = ".dockerignore";
  private static final String OWN = "context";
  private static final long LONGEST = 16L << 20;

  private final Options options;
  private final Map<String, Graph> inputs;
  private final BuildClient client;
  private final Progress progress;
  private final Path scratch;
  private final Function<String, String> images;

  /**
   * The sources of one request.
   *
   * @param scratch for what is fetched, while the build runs
   * @param images the image that a result of another build is, by the result's id
   */
  Sources(
      Options options,
      Map<String, Graph> inputs,
      BuildClient client,
      Progress progress,
      Path scratch,
      Function<String, String> images) {
    this.options = options;
    this.inputs = inputs;
    this.client = client;
    this.progress = progress;
    this.scratch = scratch;
    this.images = images;
  }

  /** What is built from what. */
  record Opened(BuildContext context, Definition dockerfile, Map<String, BuildContext> named) {}

  Opened open() {
    Optional<BuildContext> elsewhere =
        options.context().map(Sources::address).or(() -> input(OWN)).map(this::uploaded);
    boolean separate = options.dockerfileDirectory().isPresent() || elsewhere.isEmpty();
    Definition dockerfile =
        separate
            ? sent(options.dockerfileDirectory().orElse("dockerfile"), elsewhere.isEmpty())
            : new Definition.InContext(
                options.filename().equals("Dockerfile") ? "" : options.filename());
    BuildContext context =
        elsewhere.orElseGet(() -> local(OWN, "[internal] load build context", ignored(dockerfile)));
    var named = new LinkedHashMap<String, BuildContext>();
    options.contexts().forEach((name, from) -> named.put(name, named(name, from)));
    return new Opened(context, dockerfile, named);
  }

  private static List<String> ignored(Definition dockerfile) {
    return dockerfile instanceof Definition.Sent sent ? patterns(sent.ignored()) : List.of();
  }

  private static BuildContext address(String url) {
    boolean web = url.startsWith("http://") || url.startsWith("https://");
    return web && !url.replaceFirst("[#?].*", "").endsWith(".git")
        ? new BuildContext.Http(url)
        : new BuildContext.Git(url);
  }

  private BuildContext uploaded(BuildContext context) {
    if (context instanceof BuildContext.Http(String url) && url.startsWith(UPLOAD)) {
      try {
        return new BuildContext.Archive(client.upload(url));
      } catch (IOException e) {
        throw new GantryException(
            Kind.UNAVAILABLE, "cannot get the build context: " + e.getMessage(), e);
      }
    }
    return context;
  }

  /** A source that came as a graph of one operation. */
  private Optional<BuildContext> input(String name) {
    return Optional.ofNullable(inputs.get(name))
        .map(graph ->
            graph
                .result()
                .<BuildContext>map(id -> new BuildContext.Image(images.apply(id)))
                .or(() -> graph.source().flatMap(Sources::source))
                .orElseThrow(() ->
                    new GantryException(
                        Kind.INVALID,
                        "input "
                            + name
                            + " is a graph of low-level operations: gantry builds Dockerfiles"
                            + " only")));
  }

  /** What a source operation names, if it is understood. */
  static Optional<BuildContext> source(Source source) {
    String identifier = source.identifier();
    int scheme = identifier.indexOf("://");
    return switch (scheme < 0 ? "" : identifier.substring(0, scheme)) {
      case "git" -> {
        int fragment = identifier.indexOf('#');
        String full = source.attributes().getOrDefault("git.fullurl", "");
        yield Optional.of(
            new BuildContext.Git(
                full.isEmpty()
                    ? identifier
                    : full + (fragment < 0 ? "" : identifier.substring(fragment))));
      }
      case "http", "https" -> Optional.of(new BuildContext.Http(identifier));
      case "docker-image" -> Optional.of(new BuildContext.Image(identifier.substring(scheme + 3)));
      default -> Optional.empty();
    };
  }

  private BuildContext named(String name, String from) {
    if (from.startsWith("docker-image://")) {
      return new BuildContext.Image(from.substring("docker-image://".length()));
    }
    if (from.startsWith("input:")) {
      String input = from.substring("input:".length());
      return input(input)
          .orElseThrow(() ->
              new GantryException(Kind.INVALID, "invalid input " + input + " for context " + name));
    }
    if (from.startsWith("local:")) {
      return namedDirectory(name, from.substring("local:".length()));
    }
    return from.startsWith(LAYOUT) ? layout(name, from.substring(LAYOUT.length())) : address(from);
  }

  /** {@code store:tag@digest}, the store being what the client calls its directory. */
  private BuildContext layout(String name, String place) {
    int at = place.indexOf('@');
    if (at < 0) {
      throw new GantryException(
          Kind.INVALID, "oci-layout reference \"" + place + "\" has no digest");
    }
    Digest digest = Digest.parse(place.substring(at + 1));
    String store = "oci:" + place.substring(0, at).replaceFirst(":.*", "");
    Path layout =
        progress.step(
            "[context " + name + "] OCI load from client",
            () -> {
              Path directory = scratch.resolve("layout-" + digest.hex());
              client.fetch(store, digest, directory);
              return directory;
            });
    return new BuildContext.Layout(layout, "@" + digest);
  }

  private BuildContext namedDirectory(String name, String directory) {
    return new BuildContext.Remote(
        client.key(directory),
        () -> {
          String title = "[context " + name + "] load " + IGNORE;
          Optional<String> rules = file(title, "transferring context:", directory, List.of(IGNORE));
          return brought(
              directory, "[context " + name + "] load from client", patterns(rules.orElse("")));
        });
  }

  private BuildContext local(String directory, String title, List<String> excluded) {
    return new BuildContext.Remote(
        client.key(directory), () -> brought(directory, title, excluded));
  }

  private Path brought(String directory, String title, List<String> excluded) {
    return fetch(title, "transferring context:", directory, new Selection(List.of(), excluded));
  }

  private Path fetch(String title, String part, String directory, Selection selection) {
    return progress.step(
        title,
        () -> {
          long[] last = {0};
          Path files =
              client.files(
                  directory,
                  selection,
                  bytes -> {
                    last[0] = bytes;
                    progress.part(title, part, bytes, false);
                  });
          progress.part(title, part, last[0], true);
          return files;
        });
  }

  /** The Dockerfile of a directory of the client's, and what the context leaves out. */
  private Definition sent(String directory, boolean hasIgnore) {
    String name = options.filename();
    var wanted = new ArrayList<>(List.of(name, name + IGNORE));
    boolean usual = name.equals("Dockerfile") || name.endsWith("/Dockerfile");
    String lower = usual ? name.substring(0, name.length() - "Dockerfile".length()) : "";
    if (usual) {
      wanted.add(lower + "dockerfile");
    }
    Path files =
        fetch(
            "[internal] load build definition from " + name,
            "transferring dockerfile:",
            directory,
            Selection.of(wanted));
    Optional<String> text = text(files, name);
    if (text.isEmpty() && usual) {
      text = text(files, lower + "dockerfile");
    }
    String found =
        text.orElseThrow(() ->
            new GantryException(
                Kind.NOT_FOUND,
                "failed to read dockerfile: open " + name + ": no such file or directory"));
    progress.source(found);
    Optional<String> ignored = text(files, name + IGNORE);
    if (ignored.isEmpty() && hasIgnore) {
      ignored = file("[internal] load " + IGNORE, "transferring context:", OWN, List.of(IGNORE));
    }
    return new Definition.Sent(
        name.substring(name.lastIndexOf('/') + 1), found, ignored.orElse(""));
  }

  private Optional<String> file(String title, String part, String directory, List<String> names) {
    return text(fetch(title, part, directory, Selection.of(names)), names.getFirst());
  }

  /** The text of a file below a directory, whose links lead nowhere else. */
  private static Optional<String> text(Path directory, String name) {
    try {
      Path root = directory.toRealPath();
      Path file = root.resolve(name.replaceFirst("^/+", "")).normalize();
      if (!file.startsWith(root) || !Files.isRegularFile(file)) {
        return Optional.empty();
      }
      Path real = file.toRealPath();
      if (!real.startsWith(root)) {
        return Optional.empty();
      }
      if (Files.size(real) > LONGEST) {
        throw new GantryException(Kind.INVALID, name + " is larger than 16 MiB");
      }
      return Optional.of(Files.readString(real));
    } catch (CharacterCodingException e) {
      throw new GantryException(Kind.INVALID, name + " is not UTF-8", e);
    } catch (IOException e) {
      throw new GantryException(Kind.UNAVAILABLE, "cannot read " + name + ": " + e.getMessage(), e);
    }
  }

  /** The patterns of a {@code .dockerignore} as they are sent: relative, without comments. */
  static List<String> patterns(String text) {
    var patterns = new ArrayList<String>();
    for (String line : text.replaceFirst("^\uFEFF", "").split("\n", -1)) {
      String pattern = line.strip();
      if (line.startsWith("#") || pattern.isEmpty()) {
        continue;
      }
      boolean bringsBack = pattern.startsWith("!");
      String plain = bringsBack ? pattern.substring(1).strip() : pattern;
      String clean = plain.isEmpty() ? "" : Path.of("/", plain).normalize().toString().substring(1);
      if (!clean.isEmpty()) {
        patterns.add((bringsBack ? "!" : "") + clean);
      }
    }
    return List.copyOf(patterns);
  }
}
