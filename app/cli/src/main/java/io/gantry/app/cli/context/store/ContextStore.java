package io.gantry.app.cli.context.store;

import io.gantry.app.cli.RemoteChoice;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.file.DurableFile;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.linux.fs.FileTree;
import io.gantry.platform.oci.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The contexts of a user: docker's, in {@code $DOCKER_CONFIG/contexts} ({@code
 * ~/.docker/contexts}), and gantry's own note of which one it uses, since docker's choice is
 * docker's.
 */
public final class ContextStore {
  /** This machine, without a context. */
  public static final String DEFAULT = "default";

  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.+-]+");

  private final Path contexts;
  private final Path current;

  private ContextStore(Path contexts, Path current) {
    this.contexts = contexts;
    this.current = current;
  }

  /** Those of whoever has this environment. */
  public static ContextStore of(Map<String, String> environment) {
    String home = environment.getOrDefault("HOME", "/");
    String docker = environment.getOrDefault("DOCKER_CONFIG", "");
    String own = environment.getOrDefault("XDG_CONFIG_HOME", "");
    return new ContextStore(
        (docker.isEmpty() ? Path.of(home, ".docker") : Path.of(docker)).resolve("contexts"),
        (own.isEmpty() ? Path.of(home, ".config") : Path.of(own)).resolve("gantry/context"));
  }

  /** The name of the one in use. */
  public String current() {
    if (!Files.isRegularFile(current)) {
      return DEFAULT;
    }
    try {
      String name = Files.readString(current).strip();
      return name.isEmpty() ? DEFAULT : name;
    } catch (IOException e) {
      throw new GantryException(Kind.UNAVAILABLE, "cannot read " + current, e);
    }
  }

  /** Makes one the one in use. */
  public void use(String name) throws IOException {
    if (name.equals(DEFAULT)) {
      boolean _ = Files.deleteIfExists(current);
      return;
    }
    var _ = get(name);
    Files.createDirectories(directory(current));
    DurableFile.write(current, (name + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** All that are kept, by name. */
  public List<StoredContext> list() throws IOException {
    var all = new ArrayList<StoredContext>();
    Path directory = contexts.resolve("meta");
    if (Files.isDirectory(directory)) {
      try (DirectoryStream<Path> ids = Files.newDirectoryStream(directory)) {
        for (Path id : ids) {
          read(String.valueOf(id.getFileName())).ifPresent(all::add);
        }
      }
    }
    all.sort(Comparator.comparing(StoredContext::name));
    return all;
  }

  /**
   * One by its name.
   *
   * @throws GantryException {@code NOT_FOUND} in docker's words
   */
  public StoredContext get(String name) {
    try {
      return read(id(name))
          .orElseThrow(() ->
              new GantryException(
                  Kind.NOT_FOUND,
                  "context \""
                      + name
                      + "\": context not found: open "
                      + metadata(id(name)).resolve("meta.json")
                      + ": no such file or directory"));
    } catch (IOException e) {
      throw new GantryException(Kind.UNAVAILABLE, "cannot read context " + name, e);
    }
  }

  private Optional<StoredContext> read(String id) throws IOException {
    try {
      Json json = Json.parse(Files.readAllBytes(metadata(id).resolve("meta.json")));
      return Optional.of(new StoredContext(json.asObject(), metadata(id), tls(id)));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  /** Keeps a new one. */
  public void create(String name, String description, RemoteChoice choice) throws IOException {
    if (name.equals(DEFAULT)) {
      throw new GantryException(Kind.INVALID, "\"default\" is a reserved context name");
    }
    if (!NAME.matcher(name).matches()) {
      throw new GantryException(
          Kind.INVALID,
          "context name \""
              + name
              + "\" is invalid, names are validated against regexp"
              + " \"^[a-zA-Z0-9][a-zA-Z0-9_.+-]+$\"");
    }
    if (read(id(name)).isPresent()) {
      throw new GantryException(Kind.ALREADY_EXISTS, "context \"" + name + "\" already exists");
    }
    FileTree.delete(tls(id(name))); // of a creation that was broken off
    Path certificates = tls(id(name)).resolve("docker");
    copy(choice.tls().authorities(), certificates.resolve("ca.pem"));
    copy(choice.tls().certificate(), certificates.resolve("cert.pem"));
    copy(choice.tls().key(), certificates.resolve("key.pem"));
    Json.Obj endpoint =
        Json.object()
            .put("Host", choice.host())
            .put("SkipTLSVerify", choice.tls().on() && !choice.tls().verify())
            .build();
    Json.Obj json =
        Json.object()
            .put("Name", name)
            .put("Metadata", Json.object().putUnlessEmpty("Description", description).build())
            .put("Endpoints", Json.object().put("docker", endpoint).build())
            .build();
    Path directory = metadata(id(name));
    Files.createDirectories(directory);
    DurableFile.write(directory.resolve("meta.json"), json.bytes());
  }

  private static void copy(Optional<Path> from, Path to) throws IOException {
    if (from.isPresent()) {
      Files.createDirectories(directory(to));
      var _ = Files.copy(from.get(), to);
      var _ =
          Files.setPosixFilePermissions(
              to, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
    }
  }

  private static Path directory(Path file) {
    return java.util.Objects.requireNonNull(file.getParent(), "no path of a file alone");
  }

  /** Forgets one. */
  public void remove(String name) {
    StoredContext context = get(name);
    FileTree.delete(context.tls());
    FileTree.delete(context.metadata());
  }

  private static String id(String name) {
    return Digest.of(name.getBytes(StandardCharsets.UTF_8)).hex();
  }

  private Path metadata(String id) {
    return contexts.resolve("meta").resolve(id);
  }

  private Path tls(String id) {
    return contexts.resolve("tls").resolve(id);
  }
}
