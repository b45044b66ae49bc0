package io.gantry.image.distribution.hosts;

import io.gantry.image.distribution.RepositoryName;
import io.gantry.image.distribution.hosts.Endpoint.Role;
import io.gantry.image.distribution.hosts.Endpoint.Security;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides how registries are reached.
 *
 * @param rules of two that match equally well the first holds
 * @param insecure registries whose certificates are not verified
 * @param certificates directories in the manner of {@code /etc/docker/certs.d}; earlier ones win
 */
public record RegistryHosts(List<HostRule> rules, InsecureHosts insecure, List<Path> certificates) {
  private static final String DOCKER = "docker.io";
  private static final String DOCKER_HOST = "registry-1.docker.io";

  /** No rules, TLS everywhere but on this machine. */
  public static final RegistryHosts USUAL =
      new RegistryHosts(List.of(), InsecureHosts.LOOPBACK, List.of());

  /** Copies the lists. */
  public RegistryHosts {
    rules = List.copyOf(rules);
    certificates = List.copyOf(certificates);
  }

  /**
   * The ways to a repository, in the order in which they are tried; never empty, the last is the
   * registry itself.
   *
   * @throws GantryException {@code FORBIDDEN} if the registry is blocked; {@code INVALID} for a
   *     broken certificate directory
   */
  public List<Endpoint> endpoints(RepositoryName name) {
    String full = name.toString();
    Optional<HostRule> found = rule(full);
    var endpoints = new ArrayList<Endpoint>();
    if (found.isEmpty()) {
      endpoints.add(endpoint(full, false, Optional.empty(), Role.ORIGIN));
      return endpoints;
    }
    HostRule rule = found.get();
    if (rule.blocked()) {
      throw new GantryException(
          Kind.FORBIDDEN,
          "registry "
              + name.registry()
              + " is blocked for "
              + full
              + " by the settings of \""
              + rule.prefix()
              + "\"");
    }
    String rest = full.substring(rule.matches(full));
    for (HostRule.Mirror mirror : rule.mirrors()) {
      String place = mirror.location() + rest;
      endpoints.add(endpoint(place, mirror.insecure(), Optional.empty(), mirror.role()));
    }
    boolean same = rule.location().isEmpty() || rule.location().equals(rule.prefix());
    String place = same ? full : rule.location() + rest;
    endpoints.add(endpoint(place, rule.insecure(), rule.authority(), Role.ORIGIN));
    return endpoints;
  }

  /** The registry itself, for what is asked of no repository, such as a login. */
  public Endpoint origin(String registry) {
    return endpoints(new RepositoryName(registry, "")).getLast();
  }

  private Optional<HostRule> rule(String full) {
    int longest = -1;
    Optional<HostRule> best = Optional.empty();
    for (HostRule rule : rules) {
      int length = rule.matches(full);
      // a named host is closer than a pattern that covers as much
      boolean closer =
          length == longest
              && rule.prefix().charAt(0) != '*'
              && best.map(b -> b.prefix().charAt(0) == '*').orElse(false);
      if (length > longest || closer) {
        longest = length;
        best = Optional.of(rule);
      }
    }
    return best;
  }

  private Endpoint endpoint(
      String place, boolean markedInsecure, Optional<Path> authority, Role role) {
    int slash = place.indexOf('/');
    String host = slash < 0 ? place : place.substring(0, slash);
    String repository = slash < 0 ? "" : place.substring(slash + 1);
    boolean trusting = markedInsecure || insecure.includes(host);
    var files = Certificates.of(certificates, host, authority);
    return new Endpoint(
        trusting ? Security.UNVERIFIED : Security.VERIFIED,
        host.equals(DOCKER) ? DOCKER_HOST : host,
        repository,
        files,
        role);
  }

  /** These, asking each registry itself: for a mirror, which would else ask itself. */
  public RegistryHosts withoutMirrors() {
    var direct = new ArrayList<HostRule>();
    for (HostRule rule : rules) {
      direct.add(
          new HostRule(
              rule.prefix(),
              rule.location(),
              rule.insecure(),
              rule.blocked(),
              List.of(),
              rule.authority()));
    }
    return new RegistryHosts(direct, insecure, certificates);
  }

  /** These, with a registry whose certificate is not verified. */
  public RegistryHosts trusting(String registry) {
    var more = new ArrayList<HostRule>();
    boolean known = false;
    for (HostRule rule : rules) {
      boolean its = rule.matches(registry + "/") >= 0 || rule.prefix().startsWith(registry + "/");
      known |= its && rule.prefix().equals(registry);
      more.add(
          its
              ? new HostRule(
                  rule.prefix(),
                  rule.location(),
                  true,
                  rule.blocked(),
                  rule.mirrors(),
                  rule.authority())
              : rule);
    }
    if (!known) {
      return new RegistryHosts(more, insecure.with(registry), certificates);
    }
    return new RegistryHosts(more, insecure, certificates);
  }
}
