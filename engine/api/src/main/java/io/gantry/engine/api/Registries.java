package io.gantry.engine.api;

import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.Login;
import io.gantry.platform.oci.Logins;
import io.gantry.platform.oci.Platform;
import io.gantry.platform.oci.TransferListener;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Registries and other places that images are in, without this host's store. Places are named as in
 * {@code docker://host/app:1}, {@code oci:dir:tag}, {@code docker-archive:file.tar}, {@code
 * dir:path}; a name without a transport is in a registry.
 */
public interface Registries {
  /**
   * Asks a registry whether it takes a login.
   *
   * @return the login to keep: with an identity token instead of the password, if it gave one
   */
  Login login(String registry, Login login);

  /** The tags of a repository, in the registry's order. */
  List<String> tags(String repository, Logins logins);

  /** The bytes of the manifest or index that a place's name means. */
  byte[] manifest(String place, Logins logins);

  /** The configuration of an image at a place, of the platform, or the host's. */
  byte[] config(String place, Optional<Platform> platform, Logins logins);

  /**
   * Copies an image from place to place as it is.
   *
   * @return the digest of what was copied
   */
  Digest copy(CopyRequest request, TransferListener listener);

  /**
   * What to copy.
   *
   * @param all all platforms of an index; else the one, or the host's
   */
  record CopyRequest(
      String from,
      String to,
      boolean all,
      Optional<Platform> platform,
      Logins fromLogins,
      Logins toLogins) {}

  /** Removes a manifest from a registry. */
  void delete(String place, Logins logins);

  /** Makes a local list of manifests under a name; {@code amend} adds to one that is there. */
  void createList(String name, List<String> manifests, boolean amend, Logins logins);

  /** Changes an entry: {@code os}, {@code arch}, {@code variant}, …: what is empty stays. */
  void annotateList(String name, String manifest, Platform platform, Map<String, String> others);

  /** A local list as an index. */
  byte[] inspectList(String name);

  /** Sends a local list, and what it names that the registry lacks. */
  Digest pushList(String name, boolean purge, Logins logins, TransferListener listener);

  /** Forgets local lists. */
  void removeLists(List<String> names);
}
