package io.gantry.engine.build.op;

import io.gantry.platform.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

/** Collects what a key depends on; each part is preceded by its length, so none runs together. */
final class WorkKey {
  private static final int BUFFER = 64 * 1024;

  private final MessageDigest sum = Digest.sha256();

  WorkKey(String operation) {
    add(operation);
  }

  WorkKey add(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    length(bytes.length);
    sum.update(bytes);
    return this;
  }

  WorkKey add(byte[] bytes) {
    length(bytes.length);
    sum.update(bytes);
    return this;
  }

  WorkKey add(long number) {
    length(number);
    return this;
  }

  WorkKey add(List<String> texts) {
    length(texts.size());
    texts.forEach(this::add);
    return this;
  }

  /** Adds all bytes of a stream, and their number behind them. */
  WorkKey add(InputStream in) throws IOException {
    byte[] buffer = new byte[BUFFER];
    long total = 0;
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      sum.update(buffer, 0, count);
      total += count;
    }
    length(total);
    return this;
  }

  private void length(long number) {
    for (int shift = 56; shift >= 0; shift -= 8) {
      sum.update((byte) (number >>> shift));
    }
  }

  Digest digest() {
    return Digest.of(sum);
  }
}
