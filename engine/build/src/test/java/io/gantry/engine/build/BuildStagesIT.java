package io.gantry.engine.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.engine.api.build.BuildContext;
import io.gantry.engine.api.build.BuildRequest;
import io.gantry.engine.api.build.BuildResult;
import io.gantry.engine.build.dockerfile.DockerfileException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsProgram;
import io.gantry.quality.testkit.NeedsRoot;
import io.gantry.quality.testkit.StateRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Stages, what they begin with, and which of them are built. */
@NeedsRoot
@NeedsProgram("busybox")
@LeavesNothing
@Timeout(120)
final class BuildStagesIT {
  private Workshop shop;
  private Path other;

  @BeforeEach
  void open(StateRoot root) throws IOException {
    shop = new Workshop(root);
    other = Files.createDirectories(root.scratch().resolve("other"));
    Files.writeString(other.resolve("o"), "other");
    shop.file("f", "f");
  }

  @AfterEach
  void buildsLeaveOnlyLayers() throws IOException {
    assertEquals(List.of(), shop.leftovers());
  }

  private BuildRequest request(String... lines) {
    var context = new BuildContext.Directory(shop.context);
    return BuildRequest.of(context)
        .with(
            BuildRequest.Subject.of(context)
                .with(new BuildRequest.Definition.Text(String.join("\n", lines))));
  }

  private BuildResult build(BuildRequest request) {
    return shop.builder.build(request, shop.progress);
  }

  @Test
  void stagesThatNobodyNeedsAreNotBuiltNorTheirImagesFetched() throws IOException {
    BuildResult built =
        shop.build(
            "FROM host:5000/none:1 AS unused",
            "RUN nothing",
            "FROM scratch AS used",
            "COPY f /made",
            "FROM scratch",
            "COPY --from=used /made /taken");
    assertEquals(List.of(), shop.registry.pulled);
    assertEquals(List.of("taken 644 0:0 f"), shop.tree(built, "taken"));
  }

  @Test
  void aTargetIsBuiltWithoutWhatFollowsIt() throws IOException {
    BuildRequest request =
        request("FROM scratch AS One", "COPY f /one", "FROM scratch", "COPY missing /");
    BuildResult built = build(request.with(request.subject().withTarget("one")));
    assertEquals(List.of("one 644 0:0 f"), shop.tree(built, "one"));
  }

  @Test
  void namedContextsAreFilesImagesAndBases() throws IOException {
    var _ = shop.build(Map.of(), false, List.of("mine:1"), "FROM scratch", "COPY f /mine");
    BuildRequest request =
        request(
            "FROM tree AS start",
            "FROM start",
            "COPY --from=tree o /again",
            "COPY --from=docker.io/library/alpine /mine /image");
    BuildResult built =
        build(
            request.with(
                request
                    .subject()
                    .withContexts(
                        Map.of(
                            "tree", new BuildContext.Directory(other),
                            "alpine", new BuildContext.Image("mine:1")))));
    assertEquals(
        List.of("again 644 0:0 other", "image 644 0:0 f", "o 644 0:0 other"),
        shop.tree(built, "").subList(1, 4));
    assertEquals(List.of(), shop.registry.pulled);
    assertEquals(
        "[context tree] load from client",
        shop.image(built).config().history().getFirst().createdBy());
  }

  @Test
  void triggersOfABaseAreDoneWhereItIsBuiltUpon() throws IOException {
    var _ =
        shop.build(
            Map.of(),
            false,
            List.of("parent"),
            "FROM scratch",
            "ONBUILD COPY f /triggered",
            "ONBUILD COPY --from=tools /t /tool",
            "ONBUILD LABEL from=parent");
    BuildResult built =
        shop.build("FROM scratch AS tools", "COPY f /t", "FROM parent", "COPY f /own");
    assertEquals(
        List.of("own 644 0:0 f", "tool 644 0:0 f", "triggered 644 0:0 f"),
        shop.tree(built, "").subList(1, 4));
    assertEquals(Map.of("from", "parent"), shop.image(built).config().labels());
    assertEquals(List.of(), shop.image(built).config().config().strings("OnBuild"));
  }

  @Test
  void stepsOfAStageCanBeKeptFromTheCache() throws IOException {
    String[] lines = {
      "FROM scratch AS one", "COPY f /f", "FROM scratch AS two", "COPY --from=one /f /g"
    };
    var _ = build(request(lines));
    shop.progress.cached.clear();
    BuildRequest request = request(lines);
    var _ =
        build(
            request.with(
                new BuildRequest.Caching(false, List.of("ONE"), List.of(), List.of(), false)));
    assertEquals(List.of("[two 1/1] COPY --from=one /f /g"), shop.progress.cached);
  }

  @Test
  void whatIsWrongHasItsPlace() {
    var failure =
        assertThrows(
            DockerfileException.class,
            () -> shop.build("FROM scratch", "", "COPY f /x", "COPY --from=nowhere:1 /a /b"));
    assertEquals(4, failure.line());
    assertEquals(Kind.NOT_FOUND, failure.kind());
    assertTrue(failure.text().contains(">>> COPY --from=nowhere:1 /a /b"), failure.text());
  }

  @Test
  void questionsBuildNothing() {
    BuildRequest request =
        request(
            "# what this is for",
            "ARG V=1",
            "FROM host:5000/none:1 as base",
            "RUN --mount=type=secret,id=s,required x");
    assertFalse(shop.builder.check(request).warnings().isEmpty());
    assertEquals("base", shop.builder.targets(request).getFirst().name());
    assertEquals(Map.of("s", true), shop.builder.outline(request).secrets());
    assertEquals(List.of(), shop.registry.pulled);
  }
}
