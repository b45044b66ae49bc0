package io.gantry.image.distribution.credentials;

import java.util.Set;

/** Under which names entries of registries are kept. */
final class RegistryKey {
  private static final String DOCKER = "docker.io";
  private static final String DOCKER_KEY = "https://index.docker.io/v1/";
  private static final Set<String> DOCKER_HOSTS =
      Set.of(DOCKER, "index.docker.io", "registry-1.docker.io");

  private RegistryKey() {}

  /** The name under which an entry is written: Docker's own has a long one. */
  static String of(String registry) {
    return DOCKER_HOSTS.contains(registry) ? DOCKER_KEY : registry;
  }

  /**
   * Whether an entry's name means the registry. Old clients wrote URLs; a path without a scheme
   * names a repository, for which a login of the whole registry is not meant.
   */
  static boolean means(String key, String registry) {
    int scheme = key.indexOf("://");
    String place = scheme < 0 ? key : key.substring(scheme + 3);
    int slash = place.indexOf('/');
    String host = slash < 0 ? place : place.substring(0, slash);
    String path = slash < 0 ? "" : place.substring(slash);
    boolean api =
        switch (path) {
          case "", "/", "/v1", "/v1/", "/v2", "/v2/" -> true;
          default -> scheme >= 0;
        };
    boolean docker = DOCKER_HOSTS.contains(registry) && DOCKER_HOSTS.contains(host);
    return api && (host.equals(registry) || docker);
  }
}
