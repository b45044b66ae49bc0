package io.gantry.platform.archive;

/** What packs parts of a raw deflate stream (RFC 1951); used by one thread at a time. */
interface Deflation extends AutoCloseable {
  /**
   * Packs the bytes from {@code from} to {@code to}, at most {@link GzipBlock#SIZE}; those from
   * {@code before} on, at most {@link MatchFinder#WINDOW}, can be referred to. What is added to
   * {@code sink} ends on a byte's border, and with {@code last} the stream. It depends on these
   * bytes alone, not on what was packed before.
   */
  void pack(byte[] bytes, int before, int from, int to, boolean last, BitSink sink);

  @Override
  void close();
}
