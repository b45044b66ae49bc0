package io.gantry.platform.linux.namespace;

/** {@code count} ids from {@code inside} on are those from {@code outside} on. */
public record IdRange(long inside, long outside, long count) {
  /** A line of uid_map or gid_map. */
  String line() {
    return inside + " " + outside + " " + count + "\n";
  }
}
