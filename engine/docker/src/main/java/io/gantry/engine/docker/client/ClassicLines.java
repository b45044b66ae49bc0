package io.gantry.engine.docker.client;

import io.gantry.engine.api.build.BuildProgress;
import io.gantry.platform.base.json.Json;
import java.time.Duration;

/**
 * The lines of a classic build as steps: the twin of the server's {@code ClassicProgress}. One runs
 * at a time.
 */
final class ClassicLines {
  private final BuildProgress progress;
  private int step;
  private boolean open;
  private long since;
  private String rest = "";

  ClassicLines(BuildProgress progress) {
    this.progress = progress;
  }

  /** One more message. */
  void hear(Json.Obj line) {
    rest += line.string("stream");
    int from = 0;
    for (int at = rest.indexOf('\n'); at >= 0; at = rest.indexOf('\n', from)) {
      say(rest.substring(from, at));
      from = at + 1;
    }
    rest = rest.substring(from);
  }

  private void say(String line) {
    int colon = line.indexOf(" : ");
    if (line.startsWith("Step ") && colon > 0) {
      finish();
      step++;
      open = true;
      since = System.nanoTime();
      progress.begin(step, "[" + line.substring(5, colon) + "] " + line.substring(colon + 3));
    } else if (open && line.strip().equals("---> Using cache")) {
      open = false;
      progress.cached(step);
    } else if (open && !line.isBlank()) {
      progress.log(step, line);
    }
  }

  private void finish() {
    if (open) {
      open = false;
      progress.done(step, Duration.ofNanos(System.nanoTime() - since));
    }
  }

  /** It has ended well. */
  void end() {
    finish();
  }
}
