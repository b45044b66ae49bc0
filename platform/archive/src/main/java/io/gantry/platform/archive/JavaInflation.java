package io.gantry.platform.archive;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Unpacks with the JDK's zlib. */
final class JavaInflation implements Inflation {
  private final Inflater inflater = new Inflater(true);

  @Override
  public void reset() {
    inflater.reset();
  }

  @Override
  public void feed(byte[] source, int offset, int length) {
    inflater.setInput(source, offset, length);
  }

  @Override
  public int pending() {
    return inflater.getRemaining();
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    try {
      int count = inflater.inflate(target, offset, length);
      if (count == 0 && inflater.needsDictionary()) {
        throw new GantryException(
            Kind.INVALID, "gzip stream is damaged: a dictionary is asked for");
      }
      return count;
    } catch (DataFormatException e) {
      throw new GantryException(Kind.INVALID, "gzip stream is damaged: " + e.getMessage(), e);
    }
  }

  @Override
  public boolean ended() {
    return inflater.finished();
  }

  @Override
  public void close() {
    inflater.end();
  }
}
