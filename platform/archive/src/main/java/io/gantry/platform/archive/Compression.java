package io.gantry.platform.archive;

/** How a stream is packed. */
public enum Compression {
  /** Not at all. */
  NONE,
  /** RFC 1952. */
  GZIP,
  /** RFC 8878. */
  ZSTD
}
