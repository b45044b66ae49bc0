package io.gantry.platform.archive;

import io.gantry.platform.linux.compress.IsalInflater;
import java.util.Optional;

/** Unpacks with the host's ISA-L. */
record IsalInflation(IsalInflater inflater) implements Inflation {
  /** Nothing where the host does not have it. */
  static Optional<Inflation> open() {
    return IsalInflater.open().map(IsalInflation::new);
  }

  @Override
  public void reset() {
    inflater.reset();
  }

  @Override
  public void feed(byte[] source, int offset, int length) {
    inflater.feed(source, offset, length);
  }

  @Override
  public int pending() {
    return inflater.pending();
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    return inflater.read(target, offset, length);
  }

  @Override
  public boolean ended() {
    return inflater.ended();
  }

  @Override
  public void close() {
    inflater.close();
  }
}
