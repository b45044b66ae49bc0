package io.gantry.cluster.kubelet.volume;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A file of a volume; {@code mode} is its permission bits. */
@SuppressWarnings("ArrayRecordComponent") // equality is spelled out below
record FileContent(byte[] bytes, int mode) {
  static FileContent of(String text, int mode) {
    return new FileContent(text.getBytes(StandardCharsets.UTF_8), mode);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FileContent(byte[] its, int itsMode)
        && mode == itsMode
        && Arrays.equals(bytes, its);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(bytes) + mode;
  }
}
