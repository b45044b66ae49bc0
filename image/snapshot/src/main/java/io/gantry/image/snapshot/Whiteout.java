package io.gantry.image.snapshot;

import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.platform.linux.namespace.UserNamespace;

/**
 * How a layer says that something below it is gone. In a tar (OCI image specification,
 * <i>Whiteouts</i>): an entry {@code .wh.name}, or {@code .wh..wh..opq} for everything below in its
 * directory. On disk (overlayfs): a character device 0:0, or an attribute of the directory.
 */
final class Whiteout {
  static final String PREFIX = ".wh.";
  static final String OPAQUE = ".wh..wh..opq";

  /** What aufs kept for itself; older images carry it, it means nothing. */
  static final String AUFS = ".wh..wh.";

  /** Overlays of an ordinary user are mounted with {@code userxattr}. */
  static final String OPAQUE_ATTRIBUTE =
      UserNamespace.initial() ? "trusted.overlay.opaque" : "user.overlay.opaque";

  private Whiteout() {}

  static boolean is(FileStatus status) {
    return status.isCharacterDevice() && status.rdev() == 0;
  }
}
