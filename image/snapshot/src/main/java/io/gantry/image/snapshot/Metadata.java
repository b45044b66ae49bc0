package io.gantry.image.snapshot;

import io.gantry.platform.archive.TarEntry;
import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.platform.linux.fs.RootDirectory;
import java.util.Map;

/**
 * Puts owner, attributes, mode and time on a file, in this order: a new owner clears set-user-id
 * bits and capabilities, access control lists change the mode's group bits, everything touches the
 * time.
 */
final class Metadata {
  private Metadata() {}

  static void apply(RootDirectory root, String path, TarEntry entry) {
    root.changeOwner(path, entry.uid(), entry.gid());
    setAttributes(root, path, LayerAttributes.of(entry.attributes()));
    if (entry.type() != TarEntry.Type.SYMBOLIC_LINK) {
      root.changeMode(path, entry.mode());
    }
    if (!entry.isDirectory()) {
      root.setTimes(path, entry.modified());
    }
  }

  /** Gives {@code path} in {@code to} what it has in {@code from}, except a directory's time. */
  static void copy(RootDirectory from, String path, FileStatus status, RootDirectory to) {
    to.changeOwner(path, status.uid(), status.gid());
    setAttributes(to, path, LayerAttributes.of(from.attributes(path)));
    if (!status.isSymbolicLink()) {
      to.changeMode(path, status.permissions());
    }
    if (!status.isDirectory()) {
      to.setTimes(path, status.modified());
    }
  }

  /** Removes attributes that a directory had before a layer described it. */
  static void clearAttributes(RootDirectory root, String path) {
    for (String name : root.attributes(path).keySet()) {
      if (LayerAttributes.belongs(name)) {
        root.removeAttribute(path, name);
      }
    }
  }

  private static void setAttributes(
      RootDirectory root, String path, Map<String, byte[]> attributes) {
    for (var attribute : attributes.entrySet()) {
      LayerAttributes.set(root, path, attribute.getKey(), attribute.getValue());
    }
  }
}
