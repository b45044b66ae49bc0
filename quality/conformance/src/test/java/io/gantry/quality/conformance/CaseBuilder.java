package io.gantry.quality.conformance;

import io.gantry.platform.base.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Builds cases by a command that takes {@code build} and {@code save} as docker does.
 *
 * @param command docker, gantry, or how to get there
 * @param environment further variables of the command
 * @param here a directory for contexts
 * @param there the same directory as the command sees it
 */
record CaseBuilder(List<String> command, Map<String, String> environment, Path here, String there) {
  /** The image that cases begin with. */
  static final String BASE = "gantry-base";

  private static final String TAG = "gantry-case:" + ProcessHandle.current().pid();
  private static final long LIMIT_SECONDS = 180;

  private record Ended(int code, String said) {}

  SavedImage base() throws IOException, InterruptedException {
    return saved(BASE);
  }

  /** What a case gives: an image's description, or an error. */
  Json.Obj build(BuildCase each, SavedImage base) throws IOException, InterruptedException {
    Path context = here.resolve(each.name());
    each.prepare(context);
    Path dockerfile = here.resolve(each.name() + ".Dockerfile");
    Files.write(dockerfile, Files.readAllBytes(each.dockerfile()));
    Ended ended = run(each.arguments(seen(dockerfile), seen(context), TAG));
    if (ended.code() != 0) {
      return Json.object().put("error", BuildFailure.essence(ended.said())).build();
    }
    return saved(TAG).describe(base);
  }

  /** Removes what the cases have made. */
  void forget() throws IOException, InterruptedException {
    Ended _ = run(List.of("rmi", "-f", TAG));
  }

  private SavedImage saved(String name) throws IOException, InterruptedException {
    Path archive = here.resolve("saved.tar");
    Ended ended = run(List.of("save", "-o", seen(archive), name));
    if (ended.code() != 0) {
      throw new IOException("cannot save " + name + ": " + ended.said());
    }
    return new SavedImage(archive);
  }

  private String seen(Path file) {
    return there + "/" + here.relativize(file);
  }

  private Ended run(List<String> arguments) throws IOException, InterruptedException {
    var line = new ArrayList<>(command);
    line.addAll(arguments);
    Path said = here.resolve("said");
    var builder = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(said.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("not done after " + LIMIT_SECONDS + " s: " + line);
    }
    return new Ended(process.exitValue(), Files.readString(said, StandardCharsets.UTF_8));
  }
}
