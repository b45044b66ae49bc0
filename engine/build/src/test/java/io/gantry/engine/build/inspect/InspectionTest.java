package io.gantry.engine.build.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gantry.engine.api.build.BuildWarning;
import io.gantry.engine.api.build.ImageBuilder.Outline;
import io.gantry.engine.api.build.ImageBuilder.Target;
import io.gantry.engine.build.dockerfile.Dockerfile;
import io.gantry.engine.build.dockerfile.Source;
import io.gantry.engine.build.lint.Surroundings;
import io.gantry.platform.base.GantryException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class InspectionTest {
  private static final Dockerfile FILE =
      Dockerfile.parse(
          Source.of(
              "Dockerfile",
              """
              # VERSION of the base
              ARG VERSION=1
              ARG UNUSED=2
              # build compiles
              FROM base:${VERSION} AS build
              # MODE is how
              ARG MODE=fast
              RUN --mount=type=secret,id=token,required make
              RUN --mount=type=ssh --mount=type=secret,target=/run/secrets/other true
              FROM scratch AS other
              ARG NOT
              # final is what runs
              FROM scratch AS final
              ARG VERSION
              COPY --from=build /a /a
              ARG LATE=$VERSION-x
              """));

  @Test
  void anOutlineTellsWhatTheStagesOfATargetTake() {
    assertEquals(
        new Outline(
            "final",
            "is what runs",
            List.of(
                new Outline.Argument("VERSION", Optional.of("1"), "of the base"),
                new Outline.Argument("MODE", Optional.of("fast"), "is how"),
                new Outline.Argument("LATE", Optional.of("1-x"), "")),
            Map.of("token", true, "other", false),
            Map.of("default", false)),
        Inspection.outline(FILE, Surroundings.NONE));
  }

  @Test
  void anOutlineShowsGivenArguments() {
    Outline outline =
        Inspection.outline(FILE, Surroundings.NONE.with(Map.of("VERSION", "7", "MODE", "slow")));
    assertEquals(
        List.of("7", "slow", "7-x"),
        outline.arguments().stream().map(each -> each.value().orElse("")).toList());
  }

  @Test
  void anOutlineOfAnotherTargetHasOnlyItsOwn() {
    Outline outline = Inspection.outline(FILE, Surroundings.NONE.withTarget("other"));
    assertEquals(List.of(new Outline.Argument("NOT", Optional.empty(), "")), outline.arguments());
    assertEquals(Map.of(), outline.secrets());
  }

  @Test
  void aTargetThatIsMisspeltGetsASuggestion() {
    var thrown =
        assertThrows(
            GantryException.class,
            () -> Inspection.outline(FILE, Surroundings.NONE.withTarget("finel")));
    assertEquals("target stage \"finel\" could not be found (did you mean final?)", thrown.text());
  }

  @Test
  void targetsAreTheStagesWithWhatTheirCommentsSay() {
    assertEquals(
        List.of(
            new Target("build", false, "compiles"),
            new Target("other", false, ""),
            new Target("final", true, "is what runs")),
        Inspection.targets(FILE));
  }

  @Test
  void aWarningHasItsExcerpt() {
    Dockerfile file = Dockerfile.parse(Source.of("Dockerfile", "FROM a\nMAINTAINER x\nUSER y\n"));
    assertEquals(
        List.of(
            new BuildWarning(
                "MaintainerDeprecated",
                "The MAINTAINER instruction is deprecated, use a label instead to define an image"
                    + " author",
                "Maintainer instruction is deprecated in favor of using label",
                "Dockerfile",
                2,
                2,
                """
                Dockerfile:2
                --------------------
                   1 |     FROM a
                   2 | >>> MAINTAINER x
                   3 |     USER y
                   4 |    \s
                --------------------
                """)),
        Inspection.check(file, Surroundings.NONE).warnings());
  }

  @Test
  void warningsThatAreErrorsAreNamedTogether() {
    Dockerfile file =
        Dockerfile.parse(
            Source.of("Dockerfile", "# check=error=true\nFROM a AS B\nMAINTAINER x\n"));
    assertEquals(
        Optional.of("lint violation found for rules: MaintainerDeprecated, StageNameCasing"),
        Inspection.check(file, Surroundings.NONE).failure());
    assertEquals(Optional.empty(), Inspection.check(FILE, Surroundings.NONE).failure());
  }
}
