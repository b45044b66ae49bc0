package io.gantry.engine.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.gantry.engine.api.build.BuildContext;
import io.gantry.engine.api.build.BuildRequest;
import io.gantry.engine.api.build.BuildResult;
import io.gantry.engine.build.dockerfile.DockerfileException;
import io.gantry.image.store.Image;
import io.gantry.platform.oci.Platform;
import io.gantry.platform.oci.Reference;
import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsProgram;
import io.gantry.quality.testkit.NeedsRoot;
import io.gantry.quality.testkit.StateRoot;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Images for platforms that are not this one. */
@NeedsRoot
@NeedsProgram("busybox")
@LeavesNothing
@Timeout(120)
final class BuildPlatformsIT {
  private static final Platform RISCV = new Platform("linux", "riscv64", "");

  private Workshop shop;

  @BeforeEach
  void open(StateRoot root) throws IOException {
    shop = new Workshop(root);
    shop.makeBox();
    shop.file("f", "f");
  }

  @AfterEach
  void buildsLeaveOnlyLayers() throws IOException {
    assertEquals(List.of(), shop.leftovers());
  }

  private BuildResult build(List<Platform> platforms, String tag, String... lines) {
    var context = new BuildContext.Directory(shop.context);
    shop.progress.lines.clear();
    return shop.builder.build(
        BuildRequest.of(context)
            .with(
                BuildRequest.Subject.of(context)
                    .with(new BuildRequest.Definition.Text(String.join("\n", lines)))
                    .withPlatforms(platforms.toArray(new Platform[0])))
            .withTags(tag),
        shop.progress);
  }

  @Test
  void nativeStagesServeEveryPlatformAndRunOnce() {
    String[] lines = {
      "FROM --platform=$BUILDPLATFORM box AS build",
      "RUN --network=none echo once; echo made > /o",
      "FROM --platform=$BUILDPLATFORM box AS cross",
      "ARG TARGETARCH",
      "RUN --network=none echo for-$TARGETARCH; echo $TARGETARCH > /a",
      "FROM scratch",
      "COPY --from=build /o /o",
      "COPY --from=cross /a /a",
    };
    var _ = build(List.of(Platform.host(), RISCV), "both:1", lines);
    assertEquals(
        List.of("for-" + Platform.host().architecture(), "for-riscv64", "once"),
        shop.progress.lines.stream()
            .filter(line -> line.equals("once") || line.startsWith("for-"))
            .sorted()
            .toList());
    List<Image> images = shop.images.group(Reference.parse("both:1")).orElseThrow().images();
    assertEquals(
        List.of(Platform.host().architecture(), "riscv64"),
        images.stream().map(image -> image.config().platform().architecture()).toList());
  }

  @Test
  void anImageOfSeveralPlatformsIsABaseForEach() {
    List<Platform> platforms = List.of(Platform.host(), RISCV);
    var _ = build(platforms, "base:1", "FROM scratch", "ARG TARGETARCH", "COPY f /$TARGETARCH");
    BuildResult built = build(List.of(RISCV), "top:1", "FROM base:1", "COPY f /g");
    assertEquals(RISCV, shop.image(built).config().platform());
    assertEquals(
        "COPY f /riscv64 # buildkit", shop.image(built).config().history().get(1).createdBy());
    assertEquals(List.of(), shop.registry.pulled);
  }

  @Test
  void programsOfAPlatformThatDoesNotRunHereAreRefused() {
    assumeFalse(Emulators.ofHost().run(RISCV, Platform.host()));
    var failure =
        assertThrows(
            DockerfileException.class,
            () ->
                build(List.of(RISCV), "x:1", "FROM scratch", "COPY busybox* f /", "RUN [\"/f\"]"));
    assertEquals(3, failure.line());
    assertTrue(failure.problem().contains("programs for linux/riscv64 do not run"));
    assertTrue(failure.problem().contains("FROM --platform=$BUILDPLATFORM"));
  }
}
