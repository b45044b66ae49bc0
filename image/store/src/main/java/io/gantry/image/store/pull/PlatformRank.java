package io.gantry.image.store.pull;

import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.Platform;
import java.util.List;
import java.util.Optional;

/** Which entry of an index runs best on a platform. */
final class PlatformRank {
  private PlatformRank() {}

  static Optional<Descriptor> best(List<Descriptor> entries, Platform wanted) {
    Optional<Descriptor> best = Optional.empty();
    int rank = 0;
    for (Descriptor entry : entries) {
      int own = entry.platform().map(offered -> rank(offered, wanted)).orElse(0);
      if (own > rank) {
        best = Optional.of(entry);
        rank = own;
      }
    }
    return best;
  }

  /** 0 for what does not run. */
  static int rank(Platform offered, Platform wanted) {
    if (!offered.os().equals(wanted.os())
        || !offered.architecture().equals(wanted.architecture())) {
      return 0;
    }
    int own = variant(offered);
    int most = variant(wanted);
    return own > most ? 0 : 1 + own;
  }

  private static int variant(Platform platform) {
    String variant = platform.variant();
    if (variant.length() == 2 && variant.charAt(0) == 'v') {
      return Math.max(0, variant.charAt(1) - '0');
    }
    return switch (platform.architecture()) {
      case "arm64" -> 8;
      case "arm" -> 7;
      case "amd64" -> 1;
      default -> 0;
    };
  }
}
