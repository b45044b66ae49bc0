package io.gantry.app.cli.build.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.app.cli.output.Output;
import io.gantry.app.cli.terminal.Tty;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TerminalDisplayTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final Ticks clock = new Ticks();
  private Tty.Size size = new Tty.Size(24, 40);
  private final TerminalDisplay display =
      new TerminalDisplay(Output.immediate(bytes), clock, () -> size, false);

  /** The last picture, without what moves the cursor. */
  private String picture() {
    String text = bytes.toString(StandardCharsets.UTF_8);
    String last = text.substring(text.lastIndexOf("\033[?25l"));
    return last.replaceAll("\033\\[(\\?25.|\\d*[AJK])", "").replace("\r", "");
  }

  @Test
  void eachStepHasALineAndThoseThatRunShowTheirOutput() {
    display.begin(1, "[1/3] FROM busybox");
    display.cached(1);
    display.begin(2, "[2/3] RUN make a rather long command");
    display.log(2, "hello");
    display.status(2, "sha256:ab", 5, 10, false);
    clock.pass(1200);
    display.begin(3, "[3/3] COPY a b");
    assertEquals(
        """
        [+] Building 1.2s (1/3)
         => CACHED [1/3] FROM busybox      0.0s
         => [2/3] RUN make a rather long c 1.2s
         => => sha256:ab 5B / 10B          1.2s
         => => # hello
         => [3/3] COPY a b                 0.0s
        """,
        picture());
    display.done(2, Duration.ofMillis(1300));
    display.failed(3, "no such file");
    display.close();
    assertEquals(
        """
        [+] Building 1.2s (3/3) FINISHED
         => CACHED [1/3] FROM busybox      0.0s
         => [2/3] RUN make a rather long c 1.3s
         => => sha256:ab 5B / 10B          1.2s
         => ERROR [3/3] COPY a b           0.0s
        ------
         > [3/3] COPY a b:
        ------
        """,
        picture());
  }

  @Test
  void aPictureIsNeverHigherThanTheTerminal() {
    size = new Tty.Size(6, 40);
    for (int i = 1; i <= 20; i++) {
      display.begin(i, "step " + i);
      if (i < 19) {
        display.done(i, Duration.ZERO);
      }
    }
    clock.pass(1000);
    display.log(20, "out");
    assertEquals(
        """
        [+] Building 1.0s (18/20)
         => step 18                        0.0s
         => step 19                        1.0s
         => step 20                        1.0s
         => => # out
        """,
        picture());
    String before = bytes.toString(StandardCharsets.UTF_8);
    clock.pass(1000);
    size = new Tty.Size(3, 40);
    display.log(20, "out");
    String after = bytes.toString(StandardCharsets.UTF_8).substring(before.length());
    assertTrue(after.startsWith("\033[?25l\033[2A\r[+]"), after);
  }

  @Test
  void noLineIsWiderThanTheTerminalEvenWithWideCharacters() {
    size = new Tty.Size(24, 20);
    display.begin(1, "中文字符中文字符中文字符");
    clock.pass(500);
    display.log(1, "\033[31m" + "e\u0301".repeat(30) + "\033[2J");
    for (String line : picture().lines().toList()) {
      assertTrue(Harmless.width(line) <= 19, line);
    }
    assertEquals("中文", Harmless.cut("中文字", 5));
    assertEquals(0, Harmless.width("\u0301"));
  }

  @Test
  void coloursTellWhatHasEnded() {
    var out = new ByteArrayOutputStream();
    var coloured = new TerminalDisplay(Output.immediate(out), clock, () -> size, true);
    coloured.begin(1, "a");
    coloured.done(1, Duration.ZERO);
    coloured.begin(2, "b");
    coloured.failed(2, "no");
    coloured.close();
    List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    assertTrue(lines.stream().anyMatch(line -> line.startsWith("\033[34m => a ")), lines::toString);
    assertTrue(
        lines.stream().anyMatch(line -> line.startsWith("\033[31m => ERROR b ")), lines::toString);
  }

  @Test
  void theRunningTimesGoOnByThemselvesUntilItIsClosed() throws InterruptedException {
    var out = new ByteArrayOutputStream();
    try (var live =
        TerminalDisplay.open(
            Output.immediate(out), java.time.Clock.systemUTC(), () -> size, false)) {
      live.begin(1, "a");
      long limit = System.nanoTime() + Duration.ofSeconds(10).toNanos();
      while (!showsTimeHasPassed(out) && System.nanoTime() < limit) {
        Thread.onSpinWait();
      }
      assertTrue(showsTimeHasPassed(out), out::toString);
    }
  }

  /** Whether a frame shows the step's time as anything but none. */
  private static boolean showsTimeHasPassed(ByteArrayOutputStream out) {
    return out.toString(StandardCharsets.UTF_8)
        .lines()
        .anyMatch(line -> line.startsWith(" => a ") && !line.contains(" 0.0s"));
  }
}
