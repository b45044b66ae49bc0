package io.gantry.engine.docker.server;

import io.gantry.engine.api.build.BuildProgress;
import io.gantry.platform.base.json.Json;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What Docker's first builder printed: {@code Step 2/4 : RUN make}, and what that wrote. */
final class ClassicProgress implements BuildProgress {
  private final ProgressStream out;
  private final Set<String> said = new HashSet<>();
  private final Set<Integer> bases = ConcurrentHashMap.newKeySet();

  ClassicProgress(ProgressStream out) {
    this.out = out;
  }

  /** Of {@code [stage 2/4] RUN make}; what gantry does for itself has no number. */
  @Override
  public synchronized void begin(int step, String name) {
    int end = name.indexOf(']');
    int slash = name.indexOf('/');
    if (!name.startsWith("[") || slash < 0 || slash > end) {
      return;
    }
    if (name.substring(end + 1).strip().startsWith("FROM ")) {
      bases.add(step);
    }
    String numbers = name.substring(name.lastIndexOf(' ', end) + 1, end);
    String line =
        "Step " + numbers.replace("[", "") + " : " + name.substring(end + 1).strip() + "\n";
    if (said.add(line)) {
      say(line);
    }
  }

  @Override
  public void log(int step, String line) {
    say(line + "\n");
  }

  /** The image that all begins with is no work that was saved. */
  @Override
  public void cached(int step) {
    if (!bases.contains(step)) {
      say(" ---> Using cache\n");
    }
  }

  private void say(String text) {
    out.line(Json.object().put("stream", text).build());
  }
}
