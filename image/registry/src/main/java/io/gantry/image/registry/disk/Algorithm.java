package io.gantry.image.registry.disk;

import io.gantry.image.registry.RegistryException;
import io.gantry.image.registry.RegistryException.Code;
import io.gantry.platform.oci.Digest;
import java.security.MessageDigest;

/** The sums that digests are made with. */
enum Algorithm {
  SHA256("sha256", 64),
  SHA512("sha512", 128);

  private final String label;
  private final int digits;

  Algorithm(String label, int digits) {
    this.label = label;
    this.digits = digits;
  }

  static Algorithm named(String name) {
    for (Algorithm one : values()) {
      if (one.label.equals(name)) {
        return one;
      }
    }
    throw new RegistryException(
        Code.DIGEST_INVALID, "digest algorithm " + name + " is none of sha256 and sha512");
  }

  MessageDigest newSum() {
    return new Digest(label, "0".repeat(digits)).newSum();
  }
}
