package io.gantry.app.launcher.docker;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where dockerd has its things unless told otherwise.
 *
 * @param certificates the directory of {@code ca.pem}, {@code cert.pem}, {@code key.pem}
 */
record DaemonPlaces(Path file, Path socket, Path pidFile, Path certificates) {
  /** Those of the host for root, else of the user. */
  static DaemonPlaces of(Map<String, String> environment, boolean root) {
    String home = environment.getOrDefault("HOME", "/");
    String config = environment.getOrDefault("XDG_CONFIG_HOME", "");
    String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
    Path run = Path.of(root ? "/var/run" : runtime.isEmpty() ? home : runtime);
    Path file =
        root
            ? Path.of("/etc/docker")
            : Path.of(config.isEmpty() ? home + "/.config" : config, "docker");
    String certificates = environment.getOrDefault("DOCKER_CERT_PATH", "");
    return new DaemonPlaces(
        file.resolve("daemon.json"),
        run.resolve("docker.sock"),
        run.resolve("docker.pid"),
        certificates.isEmpty() ? Path.of(home, ".docker") : Path.of(certificates));
  }

  /** One of the files. */
  String certificate(String name) {
    return certificates.resolve(name).toString();
  }
}
