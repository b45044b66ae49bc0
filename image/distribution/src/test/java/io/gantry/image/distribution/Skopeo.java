package io.gantry.image.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gantry.platform.base.json.Json;
import io.gantry.platform.linux.process.Output;
import io.gantry.platform.linux.process.Spawn;
import io.gantry.platform.oci.Digest;
import java.util.ArrayList;
import java.util.List;

/** The host's {@code skopeo}. */
public final class Skopeo {
  private Skopeo() {}

  /** What it prints; it must not fail. */
  public static String run(String... arguments) {
    var command = new ArrayList<>(List.of("skopeo", "--insecure-policy"));
    command.addAll(List.of(arguments));
    Output output = Spawn.run(command, List.of("PATH=/usr/bin:/bin", "HOME=/nonexistent"));
    assertEquals(0, output.code(), () -> command + ": " + output.stderr());
    return output.stdout();
  }

  /** Copies from place to place, registries without TLS. */
  public static void copy(String from, String to) {
    String _ = run("copy", "--all", "--src-tls-verify=false", "--dest-tls-verify=false", from, to);
  }

  /** The manifest at a place. */
  public static String raw(String place) {
    return run("inspect", "--raw", "--tls-verify=false", place);
  }

  /** The digest of what a place means. */
  public static Digest digest(String place) {
    String text = run("inspect", "--tls-verify=false", place);
    return Digest.parse(Json.parse(text).asObject().string("Digest"));
  }
}
