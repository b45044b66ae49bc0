package io.gantry.app.launcher.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How a registry is reached: {@code [registries."host:port"]}.
 *
 * @param insecure plain HTTP and certificates of whomever will do
 * @param blocked nothing is asked of it
 * @param mirrors asked first, in order: {@code host[:port][/path]}, {@code http://} for plain ones
 * @param ca a file with certificates that it is trusted by, besides the system's
 */
public record RegistrySetting(
    boolean insecure, boolean blocked, List<String> mirrors, Optional<Path> ca) {
  static final RegistrySetting NONE =
      new RegistrySetting(false, false, List.of(), Optional.empty());

  /** Copies the list. */
  public RegistrySetting {
    mirrors = List.copyOf(mirrors);
  }

  RegistrySetting with(String where, Toml.Entry entry, List<String> problems) {
    return switch (entry.name()) {
      case "insecure" ->
          entry.value() instanceof Toml.Value.Flag(boolean set)
              ? new RegistrySetting(set, blocked, mirrors, ca)
              : wrong(problems, where + " must be true or false");
      case "blocked" ->
          entry.value() instanceof Toml.Value.Flag(boolean set)
              ? new RegistrySetting(insecure, set, mirrors, ca)
              : wrong(problems, where + " must be true or false");
      case "mirrors" ->
          entry.value() instanceof Toml.Value.Texts(List<String> hosts)
              ? new RegistrySetting(insecure, blocked, hosts, ca)
              : wrong(problems, where + " must be an array of hosts, as in [\"mirror:5000\"]");
      case "ca" ->
          entry.value() instanceof Toml.Value.Text(String file) && file.startsWith("/")
              ? new RegistrySetting(insecure, blocked, mirrors, Optional.of(Path.of(file)))
              : wrong(problems, where + " must be the absolute path of a file with certificates");
      default -> wrong(problems, where + " is unknown; known are insecure, blocked, mirrors, ca");
    };
  }

  private RegistrySetting wrong(List<String> problems, String problem) {
    problems.add(problem);
    return this;
  }
}
