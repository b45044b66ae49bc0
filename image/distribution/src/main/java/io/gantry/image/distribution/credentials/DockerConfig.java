package io.gantry.image.distribution.credentials;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.file.DurableFile;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Login;
import io.gantry.platform.oci.Logins;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Docker's {@code config.json}, read at each question: logins in it, or with the helper programs
 * that it names. Fields that gantry does not know survive a change.
 *
 * <p>Threads may ask at once; of two that change it at once the later wins.
 */
public final class DockerConfig implements Logins {
  private static final String AUTHS = "auths";
  private static final String HELPERS = "credHelpers";
  private static final String STORE = "credsStore";

  private final Path file;
  private final List<Path> fallbacks;
  private final List<String> environment;

  /**
   * The logins of a user.
   *
   * @param file need not be there
   * @param fallbacks files of the same form that are only read, for what {@code file} lacks
   * @param environment of helper programs, as {@code NAME=value}
   */
  public DockerConfig(Path file, List<Path> fallbacks, List<String> environment) {
    this.file = file;
    this.fallbacks = List.copyOf(fallbacks);
    this.environment = List.copyOf(environment);
  }

  /**
   * The logins of whoever has this environment: {@code $DOCKER_CONFIG/config.json}, else {@code
   * $HOME/.docker/config.json}; after it {@code $XDG_RUNTIME_DIR/containers/auth.json}.
   */
  public static DockerConfig of(Map<String, String> environment) {
    String named = environment.getOrDefault("DOCKER_CONFIG", "");
    Path directory =
        named.isEmpty()
            ? Path.of(environment.getOrDefault("HOME", "/"), ".docker")
            : Path.of(named);
    String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
    var variables = new ArrayList<String>();
    new TreeMap<>(environment).forEach((name, value) -> variables.add(name + "=" + value));
    return new DockerConfig(
        directory.resolve("config.json"),
        runtime.isEmpty() ? List.of() : List.of(Path.of(runtime, "containers", "auth.json")),
        variables);
  }

  /** The file that is written. */
  public Path file() {
    return file;
  }

  /**
   * {@inheritDoc}
   *
   * @throws GantryException {@code INVALID} for a file that cannot be understood; {@code
   *     UNAVAILABLE} if its helper is missing or fails
   */
  @Override
  public Optional<Login> at(String registry) {
    Optional<Login> login = in(file, registry);
    for (Path fallback : fallbacks) {
      if (login.isPresent()) {
        return login;
      }
      login = in(fallback, registry);
    }
    return login;
  }

  private Optional<Login> in(Path path, String registry) {
    Json.Obj config = read(path);
    Optional<CredentialProgram> helper = helper(config, registry);
    if (helper.isPresent()) {
      Optional<Login> login = ask(path, helper.get(), RegistryKey.of(registry));
      if (login.isPresent()) {
        return login;
      }
    }
    Json.Obj auths = config.object(AUTHS);
    Optional<Login> exact = AuthEntry.login(auths.object(RegistryKey.of(registry)));
    if (exact.isPresent()) {
      return exact;
    }
    for (String key : auths.fields().keySet()) {
      Optional<Login> login =
          RegistryKey.means(key, registry) ? AuthEntry.login(auths.object(key)) : Optional.empty();
      if (login.isPresent()) {
        return login;
      }
    }
    return Optional.empty();
  }

  private static Optional<Login> ask(Path path, CredentialProgram helper, String key) {
    try {
      return helper.get(key);
    } catch (GantryException e) {
      throw new GantryException(
          e.kind(), e.text() + "; " + path + " names this helper for " + key, e);
    }
  }

  private Optional<CredentialProgram> helper(Json.Obj config, String registry) {
    Json.Obj helpers = config.object(HELPERS);
    for (String key : helpers.fields().keySet()) {
      if (RegistryKey.means(key, registry) && !helpers.string(key).isEmpty()) {
        return Optional.of(new CredentialProgram(helpers.string(key), environment));
      }
    }
    String store = config.string(STORE);
    return store.isEmpty()
        ? Optional.empty()
        : Optional.of(new CredentialProgram(store, environment));
  }

  /**
   * Keeps a login: with the registry's helper if there is one, else in the file.
   *
   * @return whether it lies unencrypted in the file, of which users are warned
   */
  public boolean store(String registry, Login login) {
    Json.Obj config = read(file);
    String key = RegistryKey.of(registry);
    Optional<CredentialProgram> helper = helper(config, registry);
    helper.ifPresent(program -> program.store(key, login));
    Json.Obj entry = helper.isPresent() ? Json.Obj.EMPTY : AuthEntry.of(login);
    write(config.with(AUTHS, without(config.object(AUTHS), registry).with(key, entry)));
    return helper.isEmpty();
  }

  /**
   * Forgets the login at a registry.
   *
   * @return whether there was one in the file
   */
  public boolean erase(String registry) {
    Json.Obj config = read(file);
    helper(config, registry).ifPresent(program -> program.erase(RegistryKey.of(registry)));
    Json.Obj auths = config.object(AUTHS);
    Json.Obj left = without(auths, registry);
    if (left.fields().size() == auths.fields().size()) {
      return false;
    }
    write(config.with(AUTHS, left));
    return true;
  }

  /** The registries at which somebody is logged in, and who; helpers are asked too. */
  public Map<String, String> users() {
    var users = new TreeMap<String, String>();
    Json.Obj config = read(file);
    Json.Obj auths = config.object(AUTHS);
    for (String key : auths.fields().keySet()) {
      AuthEntry.login(auths.object(key)).ifPresent(login -> users.put(key, login.username()));
    }
    if (!config.string(STORE).isEmpty()) {
      users.putAll(new CredentialProgram(config.string(STORE), environment).list());
    }
    return users;
  }

  private static Json.Obj without(Json.Obj auths, String registry) {
    var left = new LinkedHashMap<>(auths.fields());
    left.keySet().removeIf(key -> RegistryKey.means(key, registry));
    return new Json.Obj(left);
  }

  private static Json.Obj read(Path path) {
    byte[] bytes = DurableFile.read(path).orElse(new byte[0]);
    if (bytes.length == 0) {
      return Json.Obj.EMPTY;
    }
    try {
      return Json.parse(bytes).asObject();
    } catch (GantryException _) { // its text may hold a secret
      throw new GantryException(Kind.INVALID, path + " is no JSON object: mend or remove it");
    }
  }

  private void write(Json.Obj config) {
    SecretFile.write(file, (config.pretty("\t") + "\n"));
  }
}
