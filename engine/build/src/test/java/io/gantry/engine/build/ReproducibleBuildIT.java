package io.gantry.engine.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.engine.api.build.BuildResult;
import io.gantry.platform.oci.ImageConfig;
import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsProgram;
import io.gantry.quality.testkit.NeedsRoot;
import io.gantry.quality.testkit.StateRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The same files give the same image (decision 0024). */
@NeedsRoot
@NeedsProgram("busybox")
@LeavesNothing
@Timeout(120)
final class ReproducibleBuildIT {
  private static final Instant CHANGED = Instant.parse("2020-02-02T02:02:02Z");
  private static final String[] COPIES = {
    "FROM scratch AS one",
    "COPY d /d",
    "FROM scratch",
    "WORKDIR /w",
    "COPY --from=one /d ./",
    "COPY --link f /linked",
    "COPY <<EOF /inline",
    "text",
    "EOF",
    "CMD [\"/w/x\"]",
  };

  private Workshop shop;

  @BeforeEach
  void open(StateRoot root) throws IOException {
    shop = new Workshop(root);
    shop.file("f", "f");
    shop.file("d/x", "x");
    for (String file : List.of("f", "d/x")) {
      Files.setLastModifiedTime(shop.context.resolve(file), FileTime.from(CHANGED));
    }
    Files.setLastModifiedTime(
        shop.context.resolve("d"), FileTime.from(CHANGED.minusSeconds(1_000)));
  }

  @AfterEach
  void buildsLeaveOnlyLayers() throws IOException {
    assertEquals(List.of(), shop.leftovers());
  }

  @Test
  void theSameContextFromCleanGivesTheSameImage() throws IOException {
    BuildResult first = shop.build(COPIES);
    ImageConfig config = shop.image(first).config();
    shop.images.remove(shop.image(first), Optional.empty());
    var _ = shop.builder.caches().prune(io.gantry.engine.api.build.BuildCaches.Rule.ALL);
    long _ = shop.images.collect();
    assertEquals(0, shop.snapshots.layers().size());
    BuildResult second = shop.build(COPIES);
    assertEquals(first.imageId(), second.imageId());
    assertEquals(List.of(), shop.progress.cached);
    assertEquals(CHANGED, config.created());
  }

  @Test
  void anImageIsAsOldAsItsYoungestPart() throws IOException {
    var _ = shop.build(Map.of(), false, List.of("old"), "FROM scratch", "COPY f /f");
    Instant younger = CHANGED.plusSeconds(5);
    shop.file("g", "g");
    Files.setLastModifiedTime(shop.context.resolve("g"), FileTime.from(younger));
    assertEquals(younger, shop.image(shop.build("FROM old", "COPY g /g")).config().created());
    assertEquals(CHANGED, shop.image(shop.build("FROM old", "LABEL a=b")).config().created());
  }

  @Test
  void aProgramDatesItsLayerOnceAndForAll() throws IOException {
    shop.makeBox();
    String[] lines = {"FROM box", "RUN --network=none echo > /o", "COPY f /f"};
    BuildResult first = shop.build(lines);
    assertTrue(shop.image(first).config().created().isAfter(Instant.now().minusSeconds(60)));
    assertEquals(first.imageId(), shop.build(lines).imageId());
    BuildResult again = shop.build(Map.of(), true, List.of(), lines);
    assertNotEquals(first.imageId(), again.imageId());
  }

  @Test
  void aGivenDateDatesProgramsToo() throws IOException {
    shop.makeBox();
    Map<String, String> epoch = Map.of("SOURCE_DATE_EPOCH", "1000000000");
    String[] lines = {"FROM box", "RUN --network=none mkdir /d; echo > /d/o", "COPY f /f"};
    BuildResult first = shop.build(epoch, true, List.of(), lines);
    BuildResult second = shop.build(epoch, true, List.of(), lines);
    assertEquals(first.imageId(), second.imageId());
    ImageConfig config = shop.image(first).config();
    assertEquals(Instant.ofEpochSecond(1_000_000_000L), config.created());
    assertTrue(
        config.history().subList(5, 7).stream()
            .allMatch(
                step -> step.created().equals(Optional.of(Instant.ofEpochSecond(1_000_000_000L)))));
  }
}
