package io.gantry.quality.conformance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The real kubectl, on a kubeconfig and a home of its own. */
final class Kubectl {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Path home;

  /** Its configuration is {@code home/.kube/config}. */
  Kubectl(Path home) {
    this.home = home;
  }

  /** Runs it with empty input. */
  Result run(String... arguments) throws IOException, InterruptedException {
    return runWith("", arguments);
  }

  /** Runs it with {@code input}. */
  Result runWith(String input, String... arguments) throws IOException, InterruptedException {
    Path err = Files.createTempFile(home, "kubectl", "");
    Process process = start(ProcessBuilder.Redirect.to(err.toFile()), arguments);
    try (var stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException _) {
      // it ended without reading
    }
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("not done after " + LIMIT + ": kubectl " + List.of(arguments));
    }
    return new Result(List.of(arguments), process.exitValue(), out, Files.readString(err));
  }

  /** Applies a manifest. */
  Result apply(String manifest) throws IOException, InterruptedException {
    return runWith(manifest, "apply", "-f", "-");
  }

  /** Starts it; the caller ends it. */
  Process start(ProcessBuilder.Redirect err, String... arguments) throws IOException {
    var command = new ArrayList<String>();
    command.add("kubectl");
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).directory(home.toFile()).redirectError(err);
    builder.environment().put("HOME", home.toString());
    builder.environment().remove("KUBECONFIG");
    return builder.start();
  }
}
