package io.gantry.engine.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.engine.api.FileChange;
import io.gantry.engine.api.Images;
import io.gantry.engine.api.Images.ImportSpec;
import io.gantry.engine.api.Images.PullRequest;
import io.gantry.engine.api.Images.PushRequest;
import io.gantry.engine.api.Upkeep.DiskUsage;
import io.gantry.engine.api.Upkeep.ImageUsage;
import io.gantry.engine.api.registry.RegistryAccess;
import io.gantry.platform.archive.TarEntry;
import io.gantry.platform.archive.TarWriter;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.Platform;
import io.gantry.platform.oci.Reference;
import io.gantry.platform.oci.TransferListener;
import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsProgram;
import io.gantry.quality.testkit.NeedsRoot;
import io.gantry.quality.testkit.StateRoot;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Images that are kept, compared, saved and counted, without a registry. */
@LeavesNothing
@NeedsRoot
@NeedsProgram({"conmon", "busybox"})
final class KeptImagesIT {
  private static Digest image(Images images, String name, String... files) throws IOException {
    var tar = new ByteArrayOutputStream();
    try (var writer = new TarWriter(tar)) {
      for (String file : files) {
        byte[] content = file.getBytes(StandardCharsets.UTF_8);
        if (file.endsWith("/")) {
          writer.put(TarEntry.directory(file.substring(0, file.length() - 1), 0755));
        } else {
          String path = file.substring(0, file.indexOf('='));
          writer.put(TarEntry.file(path, 0644, content.length), new ByteArrayInputStream(content));
        }
      }
    }
    return images.importTar(
        new ByteArrayInputStream(tar.toByteArray()), new ImportSpec(name, "", List.of()));
  }

  @Test
  void imagesAreComparedFileByFile(StateRoot root) throws IOException {
    Images images = TestEngine.open(root).engine.images();
    image(images, "old", "same=1", "d/", "d/changed=1", "d/gone=1", "away/", "away/x=1");
    image(images, "new", "same=1", "d/", "d/changed=22", "more/", "more/y=1");
    assertEquals(
        List.of(
            new FileChange(FileChange.Kind.DELETED, "/away"),
            new FileChange(FileChange.Kind.CHANGED, "/d"),
            new FileChange(FileChange.Kind.CHANGED, "/d/changed"),
            new FileChange(FileChange.Kind.DELETED, "/d/gone"),
            new FileChange(FileChange.Kind.ADDED, "/more"),
            new FileChange(FileChange.Kind.ADDED, "/more/y")),
        images.diff("old", "new"));
    assertEquals(List.of(), images.diff("new", "new"));
  }

  @Test
  void whatIsSavedIsLoadedAgain(StateRoot root) throws IOException {
    Images images = TestEngine.open(root).engine.images();
    Digest one = image(images, "app:1", "a=1");
    Digest two = image(images, "app:2", "a=2");
    Path archive = root.scratch().resolve("app.tar");
    try (OutputStream out = Files.newOutputStream(archive)) {
      images.save(List.of("app", "busybox", one.hex().substring(0, 12)), out);
    }
    for (String name : List.of("app:1", "app:2", "busybox")) {
      images.remove(name, false);
    }
    assertEquals(List.of(), images.list());
    List<Images.Loaded> loaded = images.load(archive, TransferListener.NONE);
    assertEquals(
        List.of("app:1", "app:2", "busybox:latest"),
        loaded.stream()
            .flatMap(l -> l.names().stream())
            .map(Reference::familiar)
            .sorted()
            .toList());
    assertEquals(one, images.inspect("app:1").id());
    assertEquals(two, images.inspect("app:2").id());
  }

  @Test
  void whatImagesTakeIsCountedOnce(StateRoot root) throws IOException {
    LocalEngine engine = TestEngine.open(root).engine;
    image(engine.images(), "app:1", "a=1");
    engine.images().tag("app:1", "other");
    DiskUsage usage = engine.upkeep().usage();
    assertEquals(2, usage.images().size());
    long sum = usage.images().stream().mapToLong(ImageUsage::unique).sum();
    assertEquals(usage.layers(), sum);
    assertEquals(List.of(), engine.upkeep().check(false, TransferListener.NONE));
    engine.images().remove("app:1", false);
    engine.images().remove("other", false);
    assertEquals(1, engine.upkeep().usage().images().size());
    assertEquals(0, engine.upkeep().pruneBuildCache(true));
  }

  @Test
  void whatCannotBeSentIsSaid(StateRoot root) {
    Images images = TestEngine.open(root).engine.images();
    var here = Reference.parse("localhost:1/a/bb:1");
    images.tag("busybox", "localhost:1/a/bb:1");
    assertTrue(
        push(images, here, Optional.of(new Platform("linux", "s390x", ""))).contains("s390x"));
    assertTrue(push(images, here, Optional.empty()).contains("localhost:1"));
    assertEquals(
        "An image does not exist locally with the tag: none:latest",
        push(images, Reference.parse("none"), Optional.empty()));
    var failure =
        assertThrows(
            GantryException.class,
            () -> images.pull(PullRequest.of(here, RegistryAccess.NONE), TransferListener.NONE));
    assertEquals(Kind.UNAVAILABLE, failure.kind());
    assertTrue(failure.text().contains("localhost:1/a/bb"), failure.text());
  }

  private static String push(Images images, Reference name, Optional<Platform> platform) {
    var request = new PushRequest(name, platform, false, "gzip", RegistryAccess.NONE);
    return assertThrows(GantryException.class, () -> images.push(request, TransferListener.NONE))
        .text();
  }
}
