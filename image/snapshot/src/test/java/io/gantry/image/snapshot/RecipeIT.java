package io.gantry.image.snapshot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.image.snapshot.Snapshots.Layer;
import io.gantry.image.snapshot.Snapshots.Unpacked;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.Digest;
import io.gantry.quality.testkit.NeedsRoot;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever wrote a layer's tar, the same bytes come back. */
@NeedsRoot
class RecipeIT {
  @TempDir Path directory;
  private Store store;

  @BeforeEach
  void makeStore() {
    store = new Store(directory.resolve("store"));
  }

  private Layer adopt(byte[] tar) {
    Unpacked unpacked = store.snapshots.unpack(new ByteArrayInputStream(tar), Long.MAX_VALUE);
    assertEquals(Digest.of(tar), unpacked.diffId());
    return store.snapshots.adopt(unpacked.diffId(), Optional.empty());
  }

  private Layer assertSame(byte[] tar) throws IOException {
    Layer layer = adopt(tar);
    assertArrayEquals(tar, store.tar(layer));
    assertEquals(Optional.empty(), store.snapshots.verify(layer.chain()));
    assertEquals(
        store.show(store.apply(Optional.empty(), tar)), store.show(layer), "as without a recipe");
    return layer;
  }

  private Path tree() throws IOException {
    Path tree = Files.createDirectories(directory.resolve("tree/d/" + "e".repeat(120)));
    Files.writeString(tree.resolve("file"), "deep");
    Path top = directory.resolve("tree");
    Files.writeString(top.resolve("exact"), "x".repeat(1024));
    Files.createLink(top.resolve("second"), top.resolve("exact"));
    Files.createSymbolicLink(top.resolve("symlink"), Path.of("t".repeat(90)));
    Files.write(top.resolve("empty"), new byte[0]);
    byte[] large = new byte[700_001];
    new Random(1).nextBytes(large);
    Files.write(top.resolve("large"), large);
    Files.write(top.resolve("zeros"), new byte[300_000]);
    try (var sparse = new RandomAccessFile(top.resolve("sparse").toFile(), "rw")) {
      for (int i = 1; i <= 60; i++) {
        sparse.seek(i * 100_000L);
        sparse.write(i);
      }
      sparse.setLength(7_000_000);
    }
    return top;
  }

  private byte[] gnuTar(String... options) throws Exception {
    Path tree = tree();
    Path out = directory.resolve("out.tar");
    var command = new ArrayList<>(List.of("tar", "-cf", out.toString(), "-C", tree.toString()));
    command.addAll(List.of(options));
    command.add(".");
    Process tar = new ProcessBuilder(command).inheritIO().start();
    assertEquals(0, tar.waitFor());
    return Files.readAllBytes(out);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--format=oldgnu",
        "--format=gnu",
        "--format=ustar --exclude=e*",
        "--format=v7 --exclude=e*",
        "--format=pax",
        "--format=pax --pax-option=globexthdr.name=g,comment=hello",
        "--format=gnu --sparse",
        "--format=oldgnu --sparse",
        "--format=pax --sparse --sparse-version=0.0",
        "--format=pax --sparse --sparse-version=0.1",
        "--format=pax --sparse --sparse-version=1.0",
        "--format=gnu --numeric-owner --owner=4000000 --group=5000000",
        "--format=gnu -b 64",
      })
  void whatGnuTarWrites(String options) throws Exception {
    var _ = assertSame(gnuTar(options.split(" ", -1)));
  }

  @Test
  void endsAndPaddingOfAnyKind() throws IOException {
    byte[] tar = new TarBuilder().file("a", "content of a").file("b", "content of b").bytes();
    var _ = assertSame(Arrays.copyOf(tar, tar.length - 1024)); // no end at all
    var _ = assertSame(Arrays.copyOf(tar, tar.length - 512)); // half of one
    byte[] dirty = tar.clone();
    dirty[1024 + 512 + 100] = 'x'; // after the content of a
    var _ = assertSame(dirty);
    var trailing = new ByteArrayOutputStream();
    trailing.writeBytes(tar);
    byte[] noise = new byte[300_000];
    new Random(2).nextBytes(noise);
    trailing.writeBytes(noise);
    var _ = assertSame(trailing.toByteArray());
    var _ = assertSame(new byte[1024]);
    var _ = assertSame(new byte[0]);
  }

  @Test
  void contentsThatNothingInTheTreeHasAnyMore() throws IOException {
    var tar = new TarBuilder();
    for (int i = 0; i < 50; i++) {
      tar.file("same", "version " + i).file("d/f" + i % 3, "number " + i);
      if (i % 10 == 9) {
        tar.file("d", "a file").directory("d");
      }
    }
    Layer layer = assertSame(tar.bytes());
    assertEquals("version 49", store.show(layer).get("same"));
  }

  @Test
  void aRecipeIsSmall() throws IOException {
    var tar = new TarBuilder().directory("usr");
    for (int i = 0; i < 5_000; i++) {
      tar.file("usr/some/directory" + i / 50 + "/file-" + i + ".txt", "content " + i);
    }
    Layer layer = adopt(tar.bytes());
    long size =
        Files.size(store.directory.resolve("layers/" + layer.chain().digest().hex() + "/recipe"));
    assertTrue(size < 250_000, "for 5000 files: " + size);
  }

  @Test
  void damageIsToldByTheFilesName() throws IOException {
    Layer layer = adopt(new TarBuilder().file("d/f", "abc").file("g", "0123456789").bytes());
    Path place = store.directory.resolve("layers/" + layer.chain().digest().hex());
    Files.writeString(place.resolve("fs/d/f"), "abd");
    assertTrue(verified(layer).contains("\"/d/f\""), verified(layer));
    Files.writeString(place.resolve("fs/d/f"), "ab");
    assertTrue(verified(layer).contains("shorter"), verified(layer));
    Files.delete(place.resolve("fs/d/f"));
    assertTrue(verified(layer).contains("\"/d/f\""), verified(layer));
    Files.createSymbolicLink(place.resolve("fs/d/f"), place.resolve("fs/g"));
    assertTrue(verified(layer).contains("\"/d/f\""), verified(layer));
    var failure = assertThrows(GantryException.class, () -> store.tar(layer));
    assertEquals(Kind.INTERNAL, failure.kind());
  }

  private String verified(Layer layer) {
    return store.snapshots.verify(layer.chain()).orElseThrow();
  }

  @Test
  void whatTheTarSaysOfFilesIsVerifiedToo() throws IOException {
    Layer layer =
        adopt(
            new TarBuilder()
                .directory("d")
                .file("d/f", "abc")
                .file("e", "")
                .symlink("s", "d/f")
                .hardLink("h", "e")
                .bytes());
    Path files = store.directory.resolve("layers/" + layer.chain().digest().hex() + "/fs");
    Files.setAttribute(files.resolve("d/f"), "unix:mode", 0600);
    assertTrue(verified(layer).contains("\"/d/f\" has the mode 600"), verified(layer));
    Files.setAttribute(files.resolve("d/f"), "unix:mode", 0644);
    Files.delete(files.resolve("e"));
    assertTrue(verified(layer).contains("\"/e\" is missing"), verified(layer));
    Files.createDirectory(files.resolve("e"));
    assertTrue(verified(layer).contains("\"/e\" is of another type"), verified(layer));
    Files.delete(files.resolve("e"));
    Files.createLink(files.resolve("e"), files.resolve("h"));
    assertEquals(Optional.empty(), store.snapshots.verify(layer.chain()));
    Files.delete(files.resolve("s"));
    Files.createSymbolicLink(files.resolve("s"), Path.of("elsewhere"));
    assertTrue(verified(layer).contains("\"/s\" leads elsewhere"), verified(layer));
  }

  @Test
  void damageOfTheRecipeIsToldUnlessItChangesNothing() throws IOException {
    byte[] tar = new TarBuilder().file("d/f", "abc").file("g", "0123456789").bytes();
    Layer layer = adopt(tar);
    Path recipe = store.directory.resolve("layers/" + layer.chain().digest().hex() + "/recipe");
    byte[] whole = Files.readAllBytes(recipe);
    int told = 0;
    for (int i = 0; i < whole.length; i++) {
      byte[] damaged = whole.clone();
      damaged[i] ^= 0x10;
      for (byte[] bytes : List.of(damaged, Arrays.copyOf(whole, i))) {
        Files.write(recipe, bytes);
        if (store.snapshots.verify(layer.chain()).isPresent()) {
          told++;
        } else {
          assertArrayEquals(tar, store.tar(layer));
        }
      }
    }
    assertTrue(told > whole.length, told + " of " + 2 * whole.length);
  }
}
