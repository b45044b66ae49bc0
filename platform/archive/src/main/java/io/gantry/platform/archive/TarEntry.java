package io.gantry.platform.archive;

import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One member of an archive, without its content.
 *
 * @param path relative and clean (see {@link EntryPath}); empty for the root directory itself
 * @param type what it is
 * @param mode permission bits with set-user-id, set-group-id and sticky: the lowest twelve
 * @param uid owner, 0 to 2³²−1
 * @param gid group, 0 to 2³²−1
 * @param size length in bytes of a file as it is when unpacked, holes included; else 0
 * @param modified to the nanosecond
 * @param linkName target of a symbolic link as written, or of a hard link as a clean path; else
 *     empty
 * @param deviceMajor of a device; else 0
 * @param deviceMinor of a device; else 0
 * @param attributes extended attributes by full name, as in {@code security.capability}; sorted
 */
public record TarEntry(
    String path,
    Type type,
    int mode,
    long uid,
    long gid,
    long size,
    Instant modified,
    String linkName,
    int deviceMajor,
    int deviceMinor,
    Map<String, byte[]> attributes) {

  /** What an entry is. */
  public enum Type {
    /** A regular file. */
    FILE,
    /** Another name of an earlier file. */
    HARD_LINK,
    /** A symbolic link. */
    SYMBOLIC_LINK,
    /** A character device. */
    CHARACTER_DEVICE,
    /** A block device. */
    BLOCK_DEVICE,
    /** A directory. */
    DIRECTORY,
    /** A named pipe. */
    FIFO
  }

  /** Sorts the attributes and keeps the mode's twelve bits. */
  public TarEntry {
    attributes = attributes.isEmpty() ? Map.of() : sorted(attributes);
    mode &= 07777;
  }

  private static Map<String, byte[]> sorted(Map<String, byte[]> attributes) {
    return Collections.unmodifiableMap(new TreeMap<>(attributes));
  }

  private static TarEntry of(String path, Type type, int mode, long size, String linkName) {
    return new TarEntry(path, type, mode, 0, 0, size, Instant.EPOCH, linkName, 0, 0, Map.of());
  }

  /** A file of root's, dated 1970. */
  public static TarEntry file(String path, int mode, long size) {
    return of(path, Type.FILE, mode, size, "");
  }

  /** A directory of root's, dated 1970. */
  public static TarEntry directory(String path, int mode) {
    return of(path, Type.DIRECTORY, mode, 0, "");
  }

  /** A symbolic link of root's, dated 1970. */
  public static TarEntry symbolicLink(String path, String target) {
    return of(path, Type.SYMBOLIC_LINK, 0777, 0, target);
  }

  /** Another name for the file at {@code target}, dated 1970. */
  public static TarEntry hardLink(String path, String target) {
    return of(path, Type.HARD_LINK, 0644, 0, target);
  }

  /** This entry at another path. */
  public TarEntry withPath(String path) {
    return new TarEntry(
        path, type, mode, uid, gid, size, modified, linkName, deviceMajor, deviceMinor, attributes);
  }

  /** This entry with other permission bits. */
  public TarEntry withMode(int mode) {
    return new TarEntry(
        path, type, mode, uid, gid, size, modified, linkName, deviceMajor, deviceMinor, attributes);
  }

  /** This entry with another owner. */
  public TarEntry withOwner(long uid, long gid) {
    return new TarEntry(
        path, type, mode, uid, gid, size, modified, linkName, deviceMajor, deviceMinor, attributes);
  }

  /** This entry with another date. */
  public TarEntry withModified(Instant modified) {
    return new TarEntry(
        path, type, mode, uid, gid, size, modified, linkName, deviceMajor, deviceMinor, attributes);
  }

  /** This entry with other extended attributes. */
  public TarEntry withAttributes(Map<String, byte[]> attributes) {
    return new TarEntry(
        path, type, mode, uid, gid, size, modified, linkName, deviceMajor, deviceMinor, attributes);
  }

  /** The last element of the path; empty for the root. */
  public String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Whether it is a directory. */
  public boolean isDirectory() {
    return type == Type.DIRECTORY;
  }

  /** Whether it is a regular file. */
  public boolean isFile() {
    return type == Type.FILE;
  }

  /** By value, the bytes of the attributes too. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TarEntry that
        && path.equals(that.path)
        && type == that.type
        && mode == that.mode
        && uid == that.uid
        && gid == that.gid
        && size == that.size
        && modified.equals(that.modified)
        && linkName.equals(that.linkName)
        && deviceMajor == that.deviceMajor
        && deviceMinor == that.deviceMinor
        && sameAttributes(attributes, that.attributes);
  }

  private static boolean sameAttributes(Map<String, byte[]> left, Map<String, byte[]> right) {
    if (!left.keySet().equals(right.keySet())) {
      return false;
    }
    for (var attribute : left.entrySet()) {
      if (!Arrays.equals(attribute.getValue(), right.get(attribute.getKey()))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    return path.hashCode();
  }
}
