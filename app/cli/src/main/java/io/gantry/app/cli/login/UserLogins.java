package io.gantry.app.cli.login;

import io.gantry.image.distribution.credentials.DockerConfig;
import io.gantry.platform.oci.Login;
import io.gantry.platform.oci.Logins;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The logins that a user has stored, in the file that his environment names. */
public final class UserLogins implements Logins {
  private final Map<String, String> environment;

  /** Those of whoever has this environment; nothing is read yet. */
  public UserLogins(Map<String, String> environment) {
    this.environment = environment;
  }

  private DockerConfig config() {
    return DockerConfig.of(environment);
  }

  @Override
  public Optional<Login> at(String registry) {
    return config().at(registry);
  }

  /** Keeps one; whether it lies unencrypted in {@link #file}. */
  boolean store(String registry, Login login) {
    return config().store(registry, login);
  }

  /** Forgets one; whether there was one. */
  boolean erase(String registry) {
    return config().erase(registry);
  }

  Path file() {
    return config().file();
  }
}
