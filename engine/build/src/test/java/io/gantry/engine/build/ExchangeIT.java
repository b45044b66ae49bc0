package io.gantry.engine.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.engine.api.build.BuildCaches;
import io.gantry.engine.api.build.BuildContext;
import io.gantry.engine.api.build.BuildRequest;
import io.gantry.engine.api.build.BuildResult;
import io.gantry.engine.api.build.CacheLocation;
import io.gantry.engine.api.registry.RegistryAccess;
import io.gantry.platform.base.GantryException;
import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsProgram;
import io.gantry.quality.testkit.NeedsRoot;
import io.gantry.quality.testkit.StateRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Caches that leave this host and come back. */
@NeedsRoot
@NeedsProgram("busybox")
@LeavesNothing
@Timeout(120)
final class ExchangeIT {
  private static final String[] STAGES = {
    "FROM box AS build",
    "RUN echo run-build; mkdir /out; echo built > /out/built",
    "FROM box",
    "COPY --from=build /out/built /",
    "COPY f /",
    "RUN echo run-last; echo last > /last"
  };

  private Workshop shop;
  private String dest;

  @BeforeEach
  void open(StateRoot root) throws IOException {
    shop = new Workshop(root);
    shop.makeBox();
    shop.file("f", "f");
    dest = root.scratch().resolve("c").toString();
  }

  @AfterEach
  void buildsLeaveOnlyLayers() throws IOException {
    assertEquals(List.of(), shop.leftovers());
  }

  private BuildResult build(List<CacheLocation> from, List<CacheLocation> to, String... lines) {
    return build(BuildRequest.Caching.PLAIN.with(from, to), lines);
  }

  private BuildResult build(BuildRequest.Caching caching, String... lines) {
    shop.progress.lines.clear();
    shop.progress.cached.clear();
    shop.progress.failed.clear();
    var context = new BuildContext.Directory(shop.context);
    return shop.builder.build(
        BuildRequest.of(context)
            .with(
                BuildRequest.Subject.of(context)
                    .with(new BuildRequest.Definition.Text(String.join("\n", lines))))
            .with(caching)
            .with(RegistryAccess.NONE.insecurely()),
        shop.progress);
  }

  private CacheLocation to(String... attributes) {
    return location("dest", attributes);
  }

  private CacheLocation from(String... attributes) {
    return location("src", attributes);
  }

  private CacheLocation location(String direction, String... attributes) {
    var all = new java.util.HashMap<String, String>();
    all.put(direction, dest);
    for (String attribute : attributes) {
      int equals = attribute.indexOf('=');
      all.put(attribute.substring(0, equals), attribute.substring(equals + 1));
    }
    return new CacheLocation("local", all);
  }

  /** As {@code rmi} and {@code builder prune -af}. */
  private void forget(BuildResult built) {
    shop.images.remove(shop.image(built), Optional.empty());
    var _ = shop.builder.caches().prune(BuildCaches.Rule.ALL);
    assertEquals(List.of(), shop.builder.caches().entries());
  }

  private List<String> ran() {
    return shop.progress.lines.stream().filter(line -> line.startsWith("run-")).sorted().toList();
  }

  @Test
  void aDirectoryGivesEverythingBack() throws IOException {
    for (String compression : List.of("gzip", "zstd", "uncompressed")) {
      BuildResult first =
          build(List.of(), List.of(to("mode=max", "compression=" + compression)), STAGES);
      forget(first);
      BuildResult second = build(List.of(from()), List.of(), STAGES);
      assertEquals(List.of(), ran(), compression);
      assertEquals(first.imageId(), second.imageId());
      assertEquals("last", shop.read(second, "last").strip());
      assertEquals("built", shop.read(second, "built").strip());
      assertEquals(first.imageId(), build(List.of(), List.of(), STAGES).imageId());
      assertEquals(List.of(), ran());
      forget(second);
    }
  }

  @Test
  void layersThatNobodyNeedsAreNotFetched() throws IOException {
    BuildResult first = build(List.of(), List.of(to("mode=max")), STAGES);
    int all = shop.snapshots.layers().size();
    forget(first);
    var _ = build(List.of(from()), List.of(), STAGES);
    assertEquals(all - 1, shop.snapshots.layers().size());
    shop.file("f", "other");
    BuildResult changed = build(List.of(from()), List.of(), STAGES);
    assertEquals(List.of("run-last"), ran());
    assertEquals("built", shop.read(changed, "built").strip());
  }

  @Test
  void theLeastThatIsWrittenIsWhatTheImageHas() throws IOException {
    BuildResult first = build(List.of(), List.of(to()), STAGES);
    forget(first);
    BuildResult second = build(List.of(from()), List.of(), STAGES);
    assertEquals(List.of("run-build"), ran());
    assertEquals("last", shop.read(second, "last").strip());
  }

  @Test
  void aCacheThatIsMissingOrBrokenIsAWarning() throws IOException {
    BuildResult first = build(List.of(from()), List.of(), STAGES);
    assertEquals(List.of("importing cache manifest from " + dest), shop.progress.failed);
    assertEquals(List.of("run-build", "run-last"), ran());
    var _ = build(List.of(), List.of(to("mode=max")), STAGES);
    for (Path blob : blobs()) {
      byte[] bytes = Files.readAllBytes(blob);
      if (bytes[0] != '{') {
        bytes[bytes.length / 2] ^= 1;
        Files.write(blob, bytes);
      }
    }
    forget(first);
    BuildResult second = build(List.of(from()), List.of(), STAGES);
    assertEquals("last", shop.read(second, "last").strip());
    assertEquals(List.of("run-build", "run-last"), ran());
    for (Path blob : blobs()) {
      Files.writeString(blob, "{}");
    }
    assertEquals(second.imageId(), build(List.of(from()), List.of(), STAGES).imageId());
    assertEquals(1, shop.progress.failed.size());
  }

  private List<Path> blobs() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(dest, "blobs", "sha256"))) {
      return files.toList();
    }
  }

  @Test
  void aCacheThatCannotBeWrittenIsAnErrorUnlessItDoesNotMatter() throws IOException {
    Files.createDirectories(Path.of(dest));
    Files.writeString(Path.of(dest, "other"), "x");
    assertThrows(GantryException.class, () -> build(List.of(), List.of(to()), STAGES));
    var _ = build(List.of(), List.of(to("ignore-error=true")), STAGES);
    assertTrue(shop.progress.lines.stream().anyMatch(line -> line.contains("was not written")));
  }

  @Test
  void cacheMountsTravelToo() throws IOException {
    String[] lines = {
      "FROM box", "RUN --mount=type=cache,id=m,target=/m echo run-x$(cat /m/n); echo 1 >> /m/n"
    };
    BuildResult first = build(List.of(), List.of(to("mounts=true")), lines);
    assertEquals(List.of("run-x"), ran());
    forget(first);
    shop.file("unused", "");
    var again = BuildRequest.Caching.PLAIN.with(List.of(from("mounts=m")), List.of());
    var _ = build(again.withNone(true), lines);
    assertEquals(List.of("run-x1"), ran());
  }

  @Test
  void registriesTakeCachesAndImagesCarryThem(StateRoot root) throws Exception {
    try (var registry = TestRegistry.start(root.scratch())) {
      String name = registry.address() + "/app";
      var cache = new CacheLocation("registry", Map.of("ref", name + ":cache", "mode", "max"));
      BuildResult first = build(List.of(), List.of(cache), STAGES);
      forget(first);
      BuildResult second = build(List.of(cache), List.of(), STAGES);
      assertEquals(List.of(), shop.progress.failed);
      assertEquals(List.of(), ran());
      assertEquals(first.imageId(), second.imageId());
      forget(second);
      BuildResult inline = build(List.of(), List.of(new CacheLocation("inline", Map.of())), STAGES);
      registry.push(shop, inline, name + ":image");
      forget(inline);
      var image = new CacheLocation("registry", Map.of("ref", name + ":image"));
      BuildResult third = build(List.of(image), List.of(), STAGES);
      assertEquals(List.of("run-build"), ran());
      assertEquals("last", shop.read(third, "last").strip());
    }
  }

  @Test
  void whyAStepIsDoneAgainIsTold() throws IOException {
    var explained = BuildRequest.Caching.PLAIN.withExplain(true);
    var told = shop.progress.explained;
    BuildResult first = build(explained, STAGES);
    assertEquals(List.of("never built here"), new ArrayList<>(new java.util.TreeSet<>(told)));
    told.clear();
    var _ = build(explained, STAGES);
    assertEquals(List.of(), told);
    shop.file("f", "other");
    var _ = build(explained, STAGES);
    assertEquals(
        List.of("file f changed", "the step before gave another result"), List.copyOf(told));
    told.clear();
    shop.file("f", "f");
    var _ = build(explained, STAGES);
    forget(first);
    told.clear();
    var _ = build(explained, STAGES);
    assertTrue(told.contains("its layer was pruned"), told.toString());
  }

  @Test
  void whatIsTooMuchGoesAndTheRestStaysCached() throws IOException {
    BuildResult first = build(List.of(), List.of(), STAGES);
    long before = shop.builder.caches().entries().stream().filter(e -> !e.shared()).count();
    assertEquals(1, before);
    ((io.gantry.engine.build.cache.KeptCaches) shop.builder.caches()).keepWithin(0);
    assertEquals(0, shop.builder.caches().entries().stream().filter(e -> !e.shared()).count());
    assertFalse(shop.builder.caches().entries().isEmpty());
    assertEquals(first.imageId(), build(List.of(), List.of(), STAGES).imageId());
    assertEquals(List.of(), ran());
  }
}
