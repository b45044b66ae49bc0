package io.gantry.platform.archive;

import io.gantry.platform.linux.compress.IsalDeflater;
import java.util.Optional;

/** Packs with the host's ISA-L. */
final class IsalDeflation implements Deflation {
  private final IsalDeflater deflater;
  private final byte[] chunk = new byte[1 << 16];

  private IsalDeflation(IsalDeflater deflater) {
    this.deflater = deflater;
  }

  /** Nothing where the host does not have it. */
  static Optional<Deflation> open() {
    return IsalDeflater.open().map(IsalDeflation::new);
  }

  @Override
  public void pack(byte[] bytes, int before, int from, int to, boolean last, BitSink sink) {
    deflater.feed(bytes, before, from, to, last);
    for (int count = read(); count > 0; count = read()) {
      sink.reserve(count);
      sink.put(chunk, 0, count);
    }
  }

  private int read() {
    return deflater.read(chunk, 0, chunk.length);
  }

  @Override
  public void close() {
    deflater.close();
  }
}
