package io.gantry.app.cli.build.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gantry.app.cli.output.Output;
import io.gantry.engine.api.build.BuildWarning;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The texts are those of docker's buildx. */
final class PlainDisplayTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final Ticks clock = new Ticks();
  private final PlainDisplay display = new PlainDisplay(Output.immediate(bytes), clock, false);

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void stepsStandInBlocksWithTheirPartsAndTimes() {
    display.begin(1, "[internal] load build definition from good");
    display.status(1, "transferring dockerfile:", 176, 0, true);
    display.done(1, Duration.ZERO);
    display.begin(2, "[one 1/2] FROM docker.io/library/busybox:peer");
    display.status(2, "sha256:ab", 0, 2_060_000, false);
    clock.pass(400);
    display.status(2, "sha256:ab", 1_000_000, 2_060_000, false);
    clock.pass(100);
    display.status(2, "sha256:ab", 2_060_000, 2_060_000, true);
    display.done(2, Duration.ofMillis(510));
    display.begin(3, "[one 2/2] RUN echo hi");
    clock.pass(240);
    display.log(3, "hi");
    display.done(3, Duration.ofMillis(1400));
    display.begin(4, "[stage-1 2/4] COPY --from=one /bin/sh /x");
    display.cached(4);
    display.close();
    assertEquals(
        """
        #1 [internal] load build definition from good
        #1 transferring dockerfile: 176B done
        #1 DONE 0.0s

        #2 [one 1/2] FROM docker.io/library/busybox:peer
        #2 sha256:ab 2.06MB / 2.06MB 0.5s done
        #2 DONE 0.5s

        #3 [one 2/2] RUN echo hi
        #3 0.240 hi
        #3 DONE 1.4s

        #4 [stage-1 2/4] COPY --from=one /bin/sh /x
        #4 CACHED
        """,
        text());
  }

  @Test
  void stepsThatTakeTurnsAreNamedAgain() {
    display.begin(7, "[c 2/2] RUN false");
    display.begin(9, "[a 2/2] RUN echo b");
    display.begin(10, "[a 3/3] COPY x y");
    clock.pass(223);
    display.log(9, "b");
    display.done(9, Duration.ofMillis(300));
    display.failed(7, "exit code: 1");
    display.close();
    assertEquals(
        """
        #7 [c 2/2] RUN false
        #7 ...

        #9 [a 2/2] RUN echo b
        #9 0.223 b
        #9 DONE 0.3s

        #7 [c 2/2] RUN false
        #7 ERROR: exit code: 1
        ------
         > [c 2/2] RUN false:
        ------
        """,
        text());
  }

  @Test
  void whatWasStoppedHasNotFailed() {
    display.begin(1, "RUN sleep");
    display.failed(1, "build cancelled");
    display.close();
    assertEquals("#1 RUN sleep\n#1 CANCELED\n", text());
  }

  @Test
  void whatTakesLongIsToldEveryFewSeconds() {
    display.begin(1, "FROM x");
    for (int i = 0; i <= 60; i++) {
      display.status(1, "sha256:cd", i * 1_000_000L, 60_000_000, i == 60);
      clock.pass(200);
    }
    assertEquals(
        """
        #1 FROM x
        #1 sha256:cd 25.00MB / 60.00MB 5.0s
        #1 sha256:cd 50.00MB / 60.00MB 10.0s
        #1 sha256:cd 60.00MB / 60.00MB 12.0s done
        """,
        text());
  }

  @Test
  void whyAStepRanAgainStandsBelowIt() {
    display.begin(1, "[2/2] COPY . .");
    display.explained(1, List.of("src/a.c changed", "src/b.c is new"));
    display.done(1, Duration.ZERO);
    assertEquals(
        """
        #1 [2/2] COPY . .
        #1 RUN AGAIN: src/a.c changed
        #1 RUN AGAIN: src/b.c is new
        #1 DONE 0.0s
        """,
        text());
  }

  @Test
  void warningsAreCountedOnceEach() {
    var warning =
        new BuildWarning("FromAsCasing", "", "casing does not match", "Dockerfile", 1, 1, "");
    display.warning(warning);
    display.warning(warning);
    display.close();
    display.close();
    assertEquals(
        """

         1 warning found (use --check to see the lines):
         - FromAsCasing: casing does not match (line 1)
        """,
        text());
  }

  @Test
  void controlsOfOthersAreHarmless() {
    display.begin(1, "RUN echo \033]0;title\007 \u202eevil");
    display.log(1, "10%\r20%\r\033[2K30% \033[31mred\033[0m\tx\b");
    assertEquals(
        """
        #1 RUN echo  evil
        #1 0.000 30% red x
        """,
        text());
    var coloured = new ByteArrayOutputStream();
    var other = new PlainDisplay(Output.immediate(coloured), clock, true);
    other.log(1, "\033[31mred\033[2J");
    assertEquals("#1 \n#1 0.000 \033[31mred\033[0m\n", coloured.toString(StandardCharsets.UTF_8));
  }
}
