package io.gantry.image.registry.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Digest;
import io.gantry.quality.testkit.NeedsProgram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images that a real client pushes and pulls keep their digests. */
@NeedsProgram("skopeo")
class SkopeoIT {
  @TempDir private Path scratch;

  private static String skopeo(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("skopeo", "--insecure-policy"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output;
  }

  @Test
  void anImageKeepsItsDigestOnAllWays() throws Exception {
    try (Served served = Served.in(scratch.resolve("registry"))) {
      Digest digest = served.client().image("here/app", "1", "");
      String here = "docker://127.0.0.1:" + served.server().port();
      String layout = "oci:" + scratch.resolve("layout") + ":x";
      skopeo("copy", "--src-tls-verify=false", here + "/here/app:1", layout);
      skopeo("copy", "--dest-tls-verify=false", layout, here + "/there/app:2");
      skopeo(
          "copy",
          "--src-tls-verify=false",
          "--dest-tls-verify=false",
          here + "/there/app:2",
          here + "/third/app:3");
      for (String path : List.of("there/app/manifests/2", "third/app/manifests/3")) {
        assertEquals(
            digest.toString(),
            Client.field(served.client().get("/v2/" + path), "docker-content-digest"));
      }
    }
  }

  @Test
  void itsTagsAreListedAndDeleted() throws Exception {
    try (Served served = Served.in(scratch.resolve("registry"))) {
      Digest _ = served.client().image("app", "1", "");
      Digest _ = served.client().image("app", "2", "\"annotations\":{\"a\":\"b\"},");
      String here = "docker://127.0.0.1:" + served.server().port() + "/app";
      String tags = skopeo("list-tags", "--tls-verify=false", here);
      assertEquals(List.of("1", "2"), Json.parse(tags).asObject().strings("Tags"));
      skopeo("delete", "--tls-verify=false", here + ":1");
      tags = skopeo("list-tags", "--tls-verify=false", here);
      assertEquals(List.of("2"), Json.parse(tags).asObject().strings("Tags"));
    }
    assertTrue(Files.isDirectory(scratch.resolve("registry")));
  }
}
