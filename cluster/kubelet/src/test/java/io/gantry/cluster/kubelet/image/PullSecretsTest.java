package io.gantry.cluster.kubelet.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gantry.cluster.kubelet.pod.Scene;
import io.gantry.cluster.kubelet.spec.MemoryObjects;
import io.gantry.cluster.kubelet.spec.PodSpec;
import io.gantry.platform.oci.Login;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PullSecretsTest {
  private static final PodSpec POD =
      Scene.pod(
          """
          {"imagePullSecrets":[{"name":"one"},{"name":"gone"},{"name":"broken"},{"name":"two"}],
           "containers":[{"name":"c","image":"h:5000/app"}]}
          """,
          "");

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String data(String config) {
    return "{\".dockerconfigjson\":\"" + base64(config) + "\"}";
  }

  @Test
  void loginsAreThoseOfAllSecretsThatCanBeRead() {
    var objects =
        new MemoryObjects()
            .secret("one", data("{\"auths\":{\"h:5000\":{\"auth\":\"" + base64("me:a:b") + "\"}}}"))
            .secret("broken", data("no json"))
            .secret(
                "two",
                data(
                    """
                    {"auths":{"https://index.docker.io/v1/":{"username":"u","password":"p"},
                     "h:5000":{"username":"late","password":"p"},"x":{"auth":"%%"}}}
                    """));
    PullSecrets secrets = PullSecrets.of(POD, objects);
    assertEquals(List.of("gone", "broken"), secrets.missing());
    assertEquals(Optional.of(Login.of("me", "a:b")), secrets.at("h:5000"));
    assertEquals(Optional.of(Login.of("u", "p")), secrets.at("docker.io"));
    assertEquals(Optional.empty(), secrets.at("x"));
    assertEquals(Optional.empty(), secrets.at("elsewhere"));
  }

  @Test
  void aRegistryThatFailsIsAskedLessAndLessOften() {
    Instant now = Scene.START;
    PullBackoff backoff = PullBackoff.first("down", now);
    assertEquals(now.plusSeconds(10), backoff.until());
    for (int i = 0; i < 9; i++) {
      backoff = backoff.next("still down", now);
    }
    assertEquals(Duration.ofMinutes(5), backoff.delay());
    assertEquals("still down", backoff.why());
  }
}
