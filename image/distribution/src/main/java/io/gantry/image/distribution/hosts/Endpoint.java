package io.gantry.image.distribution.hosts;

import java.util.Optional;

/**
 * One way to a repository.
 *
 * @param security how the connection is made
 * @param host and optional port, as in a {@code Host} field
 * @param repository the path there, which may differ from the one that was asked for
 * @param certificates what a verified connection trusts and shows
 * @param role what it may be asked for
 */
public record Endpoint(
    Security security, String host, String repository, Certificates certificates, Role role) {

  /** How a connection is made. */
  public enum Security {
    /** TLS with a verified certificate. */
    VERIFIED,
    /** TLS with whatever certificate. */
    UNVERIFIED,
    /** Plain HTTP. */
    PLAIN
  }

  /** What an endpoint may be asked for. */
  public enum Role {
    /** The registry itself: reads and writes. */
    ORIGIN,
    /** Reads; what it lacks or refuses is asked of the next. */
    MIRROR,
    /** As a mirror, for digests only. */
    MIRROR_OF_DIGESTS,
    /** As a mirror, for tags only. */
    MIRROR_OF_TAGS;

    /** Whether an endpoint with this role is asked what a digest or a tag names. */
    public boolean serves(boolean digest) {
      return switch (this) {
        case ORIGIN, MIRROR -> true;
        case MIRROR_OF_DIGESTS -> digest;
        case MIRROR_OF_TAGS -> !digest;
      };
    }
  }

  /** As in {@code https://registry-1.docker.io}. */
  public String url() {
    return (security == Security.PLAIN ? "http://" : "https://") + host;
  }

  /** Whether it is the registry itself rather than a mirror. */
  public boolean isOrigin() {
    return role == Role.ORIGIN;
  }

  /** Whether plain HTTP may follow where TLS does not work. */
  public boolean isInsecure() {
    return security != Security.VERIFIED;
  }

  /** The same endpoint with plain HTTP; nothing if it must be secure or is plain already. */
  public Optional<Endpoint> plain() {
    return security == Security.UNVERIFIED
        ? Optional.of(new Endpoint(Security.PLAIN, host, repository, certificates, role))
        : Optional.empty();
  }
}
