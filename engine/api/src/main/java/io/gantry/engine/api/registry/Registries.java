package io.gantry.engine.api.registry;

import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ImageConfig;
import io.gantry.platform.oci.ImageManifest;
import io.gantry.platform.oci.Login;
import io.gantry.platform.oci.ManifestBytes;
import io.gantry.platform.oci.Platform;
import io.gantry.platform.oci.TransferListener;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Registries and other places that images are in, without this host's store. Places are named as in
 * {@code docker://host/app:1}, {@code oci:dir:tag}, {@code docker-archive:file.tar}, {@code
 * dir:path}, with absolute paths; a name without a transport is in a registry.
 *
 * <p>Failures are {@link io.gantry.platform.base.GantryException}s that name registry, repository
 * and the fix.
 */
public interface Registries {
  /**
   * Asks a registry whether it takes a login.
   *
   * @return the login to keep: with an identity token instead of the password, if it gave one
   */
  Login login(String registry, Login login, RegistryAccess access);

  /** The tags of a repository, in the registry's order. */
  List<String> tags(String repository, RegistryAccess access);

  /** The manifest or index that a place's name means. */
  ManifestBytes manifest(String place, RegistryAccess access);

  /** The image at a place, of the platform, or the host's. */
  PlacedImage image(String place, Optional<Platform> platform, RegistryAccess access);

  /**
   * An image where it is.
   *
   * @param name of the place, without transport and tag
   * @param named the manifest or index that the place's name means
   * @param manifest of the image of one platform
   */
  record PlacedImage(
      String name, ManifestBytes named, ImageManifest manifest, ImageConfig config) {}

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
      RegistryAccess fromAccess,
      RegistryAccess toAccess) {}

  /** Removes a manifest from a registry. */
  void delete(String place, RegistryAccess access);

  /** Makes a local list of manifests under a name; {@code amend} adds to one that is there. */
  void createList(String name, List<String> manifests, boolean amend, RegistryAccess access);

  /**
   * Changes an entry of a list.
   *
   * @param platform what is empty in it stays
   * @param others further fields of the entry's platform, as in {@code os.version}
   */
  void annotateList(String name, String manifest, Platform platform, Map<String, String> others);

  /** A local list as an index. */
  ManifestBytes inspectList(String name);

  /** Sends a local list, and what it names that the registry lacks. */
  Digest pushList(String name, boolean purge, RegistryAccess access, TransferListener listener);

  /** Forgets local lists. */
  void removeLists(List<String> names);
}
