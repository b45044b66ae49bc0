package io.gantry.image.distribution.archive;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.image.distribution.ImageSource;
import io.gantry.image.distribution.Sample;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.ImageManifest;
import io.gantry.platform.oci.Manifest;
import io.gantry.platform.oci.Reference;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives with a few bytes changed: nothing but a known failure comes out of them. */
final class ArchiveFuzzTest {
  private static final long SEED = 417;
  private static final long BUDGET_NANOS = 1_500_000_000L;

  @TempDir Path directory;

  private byte[] valid() {
    var bytes = new ByteArrayOutputStream();
    var writer = new DockerArchiveWriter("x", bytes, directory);
    Sample.gzip("one", "two").sendTo(writer.image(List.of(Reference.parse("app:1"))));
    Sample.plain("one").sendTo(writer.image(List.of()));
    writer.finish();
    return bytes.toByteArray();
  }

  @Test
  void damagedArchivesAreReadOrRefused() throws IOException {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
    byte[] valid = valid();
    long end = System.nanoTime() + BUDGET_NANOS;
    int read = 0;
    int refused = 0;
    for (int round = 0; round < 2000 && System.nanoTime() < end; round++) {
      byte[] damaged = damage(valid, random);
      try (DockerArchive archive =
          DockerArchive.open(Archive.write(directory, damaged), directory)) {
        for (ArchivedImage image : archive.images()) {
          read(image.source());
        }
        read++;
      } catch (GantryException _) {
        refused++;
      }
    }
    assertTrue(read > 0 && refused > 0, "read " + read + ", refused " + refused);
  }

  private static void read(ImageSource source) throws IOException {
    if (Manifest.parse(source.manifest()) instanceof ImageManifest manifest) {
      for (Descriptor blob : manifest.references()) {
        try (InputStream in = source.open(blob, 0).content()) {
          long _ = in.transferTo(java.io.OutputStream.nullOutputStream());
        }
      }
    }
  }

  /** Bytes changed, mostly in headers and tables; cut off; a block twice. */
  private static byte[] damage(byte[] valid, RandomGenerator random) {
    byte[] bytes = valid.clone();
    switch (random.nextInt(8)) {
      case 0 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      case 1 -> {
        int from = random.nextInt(bytes.length / 512) * 512;
        int to = random.nextInt(bytes.length / 512) * 512;
        System.arraycopy(valid, from, bytes, to, 512);
      }
      default -> {
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
      }
    }
    return random.nextInt(4) == 0 ? fixSums(bytes) : bytes;
  }

  /** Sums that hold, so that what the headers say is looked at. */
  private static byte[] fixSums(byte[] bytes) {
    for (int block = 0; block + 512 <= bytes.length; block += 512) {
      boolean isHeader = bytes[block + 257] == 'u' && bytes[block + 258] == 's';
      if (isHeader) {
        Arrays.fill(bytes, block + 148, block + 156, (byte) ' ');
        int sum = 0;
        for (int i = block; i < block + 512; i++) {
          sum += bytes[i] & 0xff;
        }
        byte[] octal =
            "%06o\0 ".formatted(sum).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        System.arraycopy(octal, 0, bytes, block + 148, 8);
      }
    }
    return bytes;
  }
}
