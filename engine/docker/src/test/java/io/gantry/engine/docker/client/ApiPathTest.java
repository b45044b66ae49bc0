package io.gantry.engine.docker.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ApiPathTest {
  @Test
  void namesOfImagesKeepTheirSlashes() {
    assertEquals(
        "/images/host:5000/a/b@sha256:00/json",
        ApiPath.of("/images/{}/json", "host:5000/a/b@sha256:00").toString());
  }

  @Test
  void whatWouldEndAPathIsEncoded() {
    assertEquals("/containers/a%3Fb%23c%20d%241", ApiPath.of("/containers/{}", "a?b#c d$1").path());
  }

  @Test
  void onlyWhatIsSaidBecomesAParameter() {
    ApiPath target =
        ApiPath.of("/x")
            .with("off", false)
            .with("on", true)
            .withUnlessEmpty("none", "")
            .with("n", 3)
            .with("many", List.of("a b", "c&d"));
    assertEquals("/x?on=1&n=3&many=a+b&many=c%26d", target.toString());
  }
}
