package io.gantry.platform.base.id;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/** Random ids of 64 hexadecimal digits, as containers have. */
public final class RandomId {
  private static final Path SOURCE = Path.of("/dev/urandom");

  private RandomId() {}

  /** A new id of 64 lower-case hexadecimal digits. */
  public static String next() {
    return HexFormat.of().formatHex(bytes(32));
  }

  /**
   * {@code count} random bytes from the kernel, read directly: {@code SecureRandom} costs a cold
   * command 15 ms of provider set-up.
   */
  public static byte[] bytes(int count) {
    try (InputStream in = Files.newInputStream(SOURCE)) {
      return in.readNBytes(count);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
