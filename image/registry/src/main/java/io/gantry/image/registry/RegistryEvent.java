package io.gantry.image.registry;

import io.gantry.platform.oci.Digest;
import java.util.Optional;

/**
 * Something that a request has done.
 *
 * @param digest absent for a deleted tag
 * @param mediaType empty where it is not known
 * @param size bytes
 * @param from the repository that a blob was mounted from
 */
public record RegistryEvent(
    Action action,
    Repository repository,
    Optional<Digest> digest,
    String mediaType,
    long size,
    Optional<Tag> tag,
    Optional<Repository> from,
    Caller caller) {
  /** What was done. */
  public enum Action {
    /** Content was read. */
    PULL,
    /** Content has come. */
    PUSH,
    /** A blob was taken from another repository. */
    MOUNT,
    /** A manifest, a tag or a blob is gone. */
    DELETE
  }

  /** Who asked: address, the host that was asked for, method, program. */
  public record Caller(String address, String host, String method, String userAgent) {}
}
