package io.gantry.cluster.pki;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.base.yaml.Yaml;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The file by which {@code kubectl} finds clusters. Entries of others, and fields that nobody here
 * knows, stay; comments do not. While it is changed, {@code FILE.lock} is there, as kubectl has it.
 */
public final class Kubeconfig {
  private static final String PREVIOUS = "gantry.io/previous-context";

  private final Path file;

  /** The file need not be there. */
  public Kubeconfig(Path file) {
    this.file = file;
  }

  /**
   * The file that kubectl writes to.
   *
   * @param variable the value of {@code KUBECONFIG}; empty if it is not set
   */
  public static Kubeconfig ofUser(String variable, Path home) {
    for (String part : variable.split(":", -1)) {
      if (!part.isEmpty()) {
        return new Kubeconfig(Path.of(part));
      }
    }
    return new Kubeconfig(home.resolve(".kube").resolve("config"));
  }

  /** Where it is. */
  public Path file() {
    return file;
  }

  /**
   * A cluster and how to enter it.
   *
   * @param name of cluster, user and context
   * @param server as in {@code https://127.0.0.1:6443}
   * @param authorityPem who vouches for the server
   */
  public record Entry(String name, String server, String authorityPem, Credential user) {}

  /** Adds or replaces an entry, and makes it the current context. */
  public void add(Entry entry) {
    change(config -> withEntry(config, entry));
  }

  /**
   * Takes an entry out; if it was the current context, the one before is again. Nothing happens if
   * it is not there.
   */
  public void remove(String name) {
    if (read().isPresent()) {
      change(config -> withoutEntry(config, name));
    }
  }

  @FunctionalInterface
  private interface Change {
    Json.Obj of(Json.Obj config);
  }

  private void change(Change change) {
    Path lock = file.resolveSibling(file.getFileName() + ".lock");
    try {
      Path directory = file.toAbsolutePath().getParent();
      if (directory != null) {
        Files.createDirectories(directory);
      }
      Files.createFile(lock);
    } catch (FileAlreadyExistsException e) {
      throw new GantryException(
          Kind.UNAVAILABLE,
          "another program changes " + file + "; if none does, delete " + lock,
          e);
    } catch (IOException e) {
      throw new DiskException("cannot change " + file, e);
    }
    try {
      Json.Obj before = read().orElse(Json.Obj.EMPTY);
      Json.Obj after = change.of(before);
      if (!after.equals(before)) {
        PrivateFile.write(target(), Yaml.write(after));
      }
    } finally {
      unlock(lock);
    }
  }

  /** Where a link leads: the link itself is to stay. */
  private Path target() {
    try {
      return Files.exists(file) ? file.toRealPath() : file;
    } catch (IOException e) {
      throw new DiskException("cannot follow " + file, e);
    }
  }

  private static void unlock(Path lock) {
    try {
      Files.deleteIfExists(lock);
    } catch (IOException e) {
      throw new DiskException("cannot delete " + lock, e);
    }
  }

  private Optional<Json.Obj> read() {
    Optional<String> text = PrivateFile.read(file).filter(content -> !content.isBlank());
    if (text.isEmpty()) {
      return Optional.empty();
    }
    List<Json> documents = Yaml.parse(text.get().getBytes(StandardCharsets.UTF_8));
    if (documents.isEmpty() || documents.getFirst() instanceof Json.Null) {
      return Optional.empty();
    }
    if (documents.getFirst() instanceof Json.Obj config) {
      return Optional.of(config);
    }
    throw new GantryException(Kind.INVALID, file + " is no kubeconfig");
  }

  private static Json.Obj withEntry(Json.Obj before, Entry entry) {
    String name = entry.name();
    Json.Obj config = before.with("apiVersion", Json.of("v1")).with("kind", Json.of("Config"));
    Json.Obj cluster =
        Json.object()
            .put("certificate-authority-data", base64(entry.authorityPem()))
            .put("server", entry.server())
            .build();
    Json.Obj user =
        Json.object()
            .put("client-certificate-data", base64(entry.user().certificatePem()))
            .put("client-key-data", base64(entry.user().ecKeyPem()))
            .build();
    Json.Obj context =
        Json.object()
            .put("cluster", name)
            .put("user", name)
            .put("extensions", Json.array(List.of(previous(before, name))))
            .build();
    config = put(config, "clusters", named(name, "cluster", cluster));
    config = put(config, "users", named(name, "user", user));
    config = put(config, "contexts", named(name, "context", context));
    return config.with("current-context", Json.of(name));
  }

  /** Which context was current before ours, across any number of additions. */
  private static Json.Obj previous(Json.Obj before, String name) {
    String current = before.string("current-context");
    String kept = current.equals(name) ? previousOf(before, name) : current;
    return Json.object()
        .put("name", PREVIOUS)
        .put("extension", Json.object().put("name", kept).build())
        .build();
  }

  private static String previousOf(Json.Obj config, String name) {
    for (Json item : config.array("contexts")) {
      if (item instanceof Json.Obj context && context.string("name").equals(name)) {
        for (Json extension : context.object("context").array("extensions")) {
          if (extension instanceof Json.Obj found && found.string("name").equals(PREVIOUS)) {
            return found.object("extension").string("name");
          }
        }
      }
    }
    return "";
  }

  private static Json.Obj withoutEntry(Json.Obj before, String name) {
    Json.Obj config = before;
    for (String list : List.of("clusters", "users", "contexts")) {
      config = without(config, list, name);
    }
    if (!config.string("current-context").equals(name)) {
      return config;
    }
    String previous = previousOf(before, name);
    boolean isThere =
        config.array("contexts").stream()
            .anyMatch(item -> item instanceof Json.Obj it && it.string("name").equals(previous));
    return config.with("current-context", Json.of(isThere ? previous : ""));
  }

  private static Json.Obj named(String name, String field, Json.Obj body) {
    return Json.object().put("name", name).put(field, body).build();
  }

  private static Json.Obj put(Json.Obj config, String list, Json.Obj item) {
    var items = new ArrayList<Json>(config.array(list));
    int at = indexOf(items, item.string("name"));
    if (at < 0) {
      items.add(item);
    } else {
      items.set(at, item);
    }
    return config.with(list, Json.array(items));
  }

  private static Json.Obj without(Json.Obj config, String list, String name) {
    var items = new ArrayList<Json>(config.array(list));
    int at = indexOf(items, name);
    if (at < 0) {
      return config;
    }
    items.remove(at);
    return config.with(list, Json.array(items));
  }

  private static int indexOf(List<Json> items, String name) {
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i) instanceof Json.Obj item && item.string("name").equals(name)) {
        return i;
      }
    }
    return -1;
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }
}
