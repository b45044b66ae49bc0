package io.gantry.image.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gantry.platform.oci.Digest;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayerDigestTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 262_143, 262_144, 262_145, 524_288, 3_000_000})
  void theDigestIsThatOfAllBytesHoweverTheyCome(int size) {
    byte[] bytes = new byte[size];
    var random = new Random(size);
    random.nextBytes(bytes);
    try (var digest = new LayerDigest()) {
      int done = 0;
      while (done < size) {
        int part = Math.min(size - done, 1 + random.nextInt(100_000));
        digest.write(Arrays.copyOfRange(bytes, done, done + part), 0, part);
        done += part;
      }
      assertEquals(size, digest.size());
      assertEquals(Digest.of(bytes), digest.digest());
    }
  }
}
