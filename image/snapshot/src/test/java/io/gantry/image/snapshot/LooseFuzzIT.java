package io.gantry.image.snapshot;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gantry.platform.archive.TarEntry;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.linux.fs.FileTree;
import io.gantry.quality.testkit.NeedsRoot;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tars with bytes changed, cut, repeated or exchanged: refused, or unpacked and given back. */
@NeedsRoot
class LooseFuzzIT {
  private static final int ROUNDS = 400;
  private static final String[] NAMES = {"../x", "/", ".wh.f", ".wh..wh..opq", "d/f", "s/f", "s"};

  @TempDir Path directory;

  private static byte[] sample() throws IOException {
    return new TarBuilder()
        .directory("d")
        .file("d/f", "content")
        .symlink("s", "../../d")
        .file("s/g", "through a link")
        .hardLink("h", "d/f")
        .mark("d/.wh.gone")
        .mark("e/.wh..wh..opq")
        .entry(
            TarEntry.directory("attributed", 02755)
                .withAttributes(Map.of("user.a", "value".getBytes(US_ASCII))))
        .file("d/f", "again")
        .device("p", TarEntry.Type.FIFO, 0, 0)
        .bytes();
  }

  private static byte[] mutated(byte[] sample, SplittableRandom random) {
    byte[] tar = sample.clone();
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      int block = random.nextInt(tar.length / 512) * 512;
      switch (random.nextInt(6)) {
        case 0 -> tar[random.nextInt(tar.length)] = (byte) random.nextInt(256);
        case 1 -> tar = Arrays.copyOf(tar, Math.max(512, random.nextInt(tar.length)));
        case 2 ->
            System.arraycopy(
                tar, random.nextInt(tar.length / 512) * 512, tar, block, Math.min(512, tar.length));
        case 3 -> tar[block + 156] = (byte) "0123456SLKxgD".charAt(random.nextInt(13));
        case 4 -> {
          byte[] name = NAMES[random.nextInt(NAMES.length)].getBytes(US_ASCII);
          Arrays.fill(tar, block, block + 100, (byte) 0);
          System.arraycopy(name, 0, tar, block, name.length);
        }
        default -> tar[block + 124 + random.nextInt(12)] = (byte) ('0' + random.nextInt(8));
      }
      if (random.nextInt(8) > 0 && block + 512 <= tar.length) {
        fixSum(tar, block);
      }
    }
    return tar;
  }

  private static void fixSum(byte[] tar, int at) {
    Arrays.fill(tar, at + 148, at + 156, (byte) ' ');
    int sum = 0;
    for (int i = at; i < at + 512; i++) {
      sum += tar[i] & 0xff;
    }
    byte[] text = String.format("%06o\0", sum).getBytes(US_ASCII);
    System.arraycopy(text, 0, tar, at + 148, 7);
  }

  @Test
  void everyTarIsRefusedOrGivenBack() throws IOException {
    byte[] sample = sample();
    var random = new SplittableRandom(20261122);
    int accepted = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] tar = mutated(sample, random);
      Path place = Files.createDirectory(directory.resolve("p"));
      try {
        var _ =
            LayerIntake.run(
                new ByteArrayInputStream(tar), 1 << 20, in -> LooseLayers.unpackAlone(place, in));
        accepted++;
        try (RecipeTar back = RecipeTar.open(place)) {
          assertArrayEquals(tar, back.readAllBytes(), "round " + round);
        }
      } catch (GantryException _) {
        // refused
      }
      FileTree.delete(place);
      assertEquals(List.of(), Layout.names(directory));
    }
    assertEquals(true, accepted > ROUNDS / 20, () -> "some are accepted");
  }
}
