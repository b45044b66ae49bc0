package io.gantry.image.snapshot;

import io.gantry.platform.linux.Errno;
import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.fs.RootDirectory;
import io.gantry.platform.linux.namespace.UserNamespace;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which extended attributes belong to a layer: users' own, file capabilities and access control
 * lists. The rest is the host's (SELinux labels, integrity hashes) or overlayfs' own: it must not
 * travel, and must not be obeyed when an image brings it. {@code user.overlay.*} is a user's own
 * where overlays are mounted without {@code userxattr} and never read it, so not in a user
 * namespace.
 */
final class LayerAttributes {
  private LayerAttributes() {}

  static boolean belongs(String name) {
    return (name.startsWith("user.")
            && (UserNamespace.initial() || !name.startsWith("user.overlay.")))
        || name.equals("security.capability")
        || name.equals("system.posix_acl_access")
        || name.equals(INHERITED);
  }

  /** What a directory passes on to all that is made in it later. */
  static final String INHERITED = "system.posix_acl_default";

  /** Sets one, where the file system knows attributes of its class. */
  static void set(RootDirectory root, String path, String name, byte[] value) {
    try {
      root.setAttribute(path, name, value);
    } catch (LinuxException e) {
      if (e.errno() != Errno.EOPNOTSUPP) {
        throw e;
      }
    }
  }

  static Map<String, byte[]> of(Map<String, byte[]> attributes) {
    if (attributes.isEmpty()) {
      return attributes;
    }
    var kept = new LinkedHashMap<String, byte[]>();
    for (var attribute : attributes.entrySet()) {
      if (belongs(attribute.getKey())) {
        kept.put(attribute.getKey(), attribute.getValue());
      }
    }
    return kept;
  }
}
