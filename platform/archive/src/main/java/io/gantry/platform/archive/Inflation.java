package io.gantry.platform.archive;

/** What unpacks a raw deflate stream (RFC 1951); used by one thread at a time. */
interface Inflation extends AutoCloseable {
  /** The fastest of this host. All give the same bytes. */
  static Inflation fastest() {
    return IsalInflation.open().orElseGet(JavaInflation::new);
  }

  /** Makes ready for another stream. */
  void reset();

  /** Gives bytes, which stay as they are until all were used. */
  void feed(byte[] source, int offset, int length);

  /**
   * How many of the bytes given are not used yet; at the end those of what follows, up to {@link
   * PackedInput#BACK} of which may have come earlier.
   */
  int pending();

  /**
   * Unpacked bytes, 0 if more must be given or the stream has ended.
   *
   * @throws io.gantry.platform.base.GantryException {@code INVALID}
   */
  int read(byte[] target, int offset, int length);

  /** Whether the stream has ended and all of it was read. */
  boolean ended();

  @Override
  void close();
}
