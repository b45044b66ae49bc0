package io.gantry.image.bootstrap;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A program's output whose end is seen only after a check has passed. */
final class CheckedOutput extends FilterInputStream {
  private final Runnable check;

  CheckedOutput(InputStream in, Runnable check) {
    super(in);
    this.check = check;
  }

  @Override
  public int read() throws IOException {
    int next = super.read();
    if (next < 0) {
      check.run();
    }
    return next;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int count = super.read(buffer, offset, length);
    if (count < 0) {
      check.run();
    }
    return count;
  }
}
