package io.gantry.image.distribution.hosts;

import io.gantry.image.distribution.hosts.Endpoint.Role;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a setting says of a registry, or of a part of one.
 *
 * @param prefix {@code host[:port]}, {@code host[:port]/path}, or {@code *.domain}
 * @param location what stands in the place of the prefix; empty for the prefix itself
 * @param insecure its certificate is not verified, and plain HTTP will do
 * @param blocked nothing may be asked of it
 * @param mirrors asked first, in order
 * @param authority a file with certificates that it is trusted by, besides the system's
 */
public record HostRule(
    String prefix,
    String location,
    boolean insecure,
    boolean blocked,
    List<Mirror> mirrors,
    Optional<Path> authority) {
  /** Copies the list. */
  public HostRule {
    mirrors = List.copyOf(mirrors);
  }

  /** A rule that changes nothing yet. */
  public static HostRule of(String prefix) {
    return new HostRule(prefix, "", false, false, List.of(), Optional.empty());
  }

  /**
   * A host that may answer instead.
   *
   * @param location what stands in the place of the rule's prefix
   * @param role one of a mirror
   */
  public record Mirror(String location, boolean insecure, Role role) {
    /** A mirror as a user names it: {@code host[:port][/path]}, or such a URL. */
    public static Mirror of(String place) {
      boolean plain = place.startsWith("http://");
      String location = place.substring(place.indexOf("://") < 0 ? 0 : place.indexOf("://") + 3);
      while (location.endsWith("/")) {
        location = location.substring(0, location.length() - 1);
      }
      return new Mirror(location, plain, Role.MIRROR);
    }
  }

  /** How much of {@code name}, {@code host/path}, the prefix covers; -1 if it does not match. */
  int matches(String name) {
    if (prefix.startsWith("*.")) {
      int slash = name.indexOf('/');
      String host = slash < 0 ? name : name.substring(0, slash);
      return host.endsWith(prefix.substring(1)) ? host.length() : -1;
    }
    boolean whole =
        name.startsWith(prefix)
            && (name.length() == prefix.length() || name.charAt(prefix.length()) == '/');
    return whole ? prefix.length() : -1;
  }
}
