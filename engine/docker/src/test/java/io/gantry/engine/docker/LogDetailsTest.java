package io.gantry.engine.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gantry.engine.api.ContainerDetails;
import io.gantry.engine.api.ContainerDetails.Paths;
import io.gantry.engine.api.ContainerSpec;
import io.gantry.engine.api.ContainerState;
import io.gantry.engine.api.HealthCheck;
import io.gantry.engine.api.Lifecycle;
import io.gantry.engine.api.LogConfig;
import io.gantry.engine.api.Resources;
import io.gantry.engine.api.RestartPolicy;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.oci.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** As Docker 28 prints them. */
final class LogDetailsTest {
  private static String details(String... options) {
    var chosen = new java.util.HashMap<String, String>();
    for (String option : options) {
      int equals = option.indexOf('=');
      chosen.put(option.substring(0, equals), option.substring(equals + 1));
    }
    var lifecycle =
        new Lifecycle(
            false,
            "",
            Optional.empty(),
            RestartPolicy.NO,
            HealthCheck.INHERITED,
            new LogConfig("json-file", chosen));
    return LogDetails.of(
        new ContainerDetails(
            "0123456789ab".repeat(5) + "cdef",
            "web",
            Instant.EPOCH,
            "nginx:1",
            new Digest("cd".repeat(32)),
            ContainerSpec.of("nginx:1", List.of()).with(Resources.NONE, lifecycle),
            "/bin/sh",
            List.of(),
            List.of("A=1", "AB=x=y", "GONE"),
            "/",
            "",
            "h",
            Map.of("team", "a b,c*~", "tier", "front", "other", "o"),
            "",
            List.of(),
            new ContainerState.Created(),
            0,
            Optional.empty(),
            List.of(),
            List.of(),
            List.of(),
            new Paths("", "", "", "", List.of(), "")));
  }

  @Test
  void nothingIsChosenUnlessAskedFor() {
    assertEquals("", details());
    assertEquals("", details("labels=absent,", "env=GONE"));
  }

  @Test
  void labelsAndVariablesAreChosenByNameAndEscaped() {
    assertEquals(
        "AB=x%3Dy,team=a+b%2Cc%2A~", details("labels=team,absent", "env=AB"), "sorted by name");
  }

  @Test
  void expressionsMatchAnyPartOfAName() {
    assertEquals(
        "A=1,AB=x%3Dy,team=a+b%2Cc%2A~,tier=front", details("labels-regex=^t", "env-regex=A"));
    assertThrows(GantryException.class, () -> details("env-regex=("));
  }

  @Test
  void theTagIsATemplate() {
    assertEquals(
        "tag=nginx%3A1%2Fweb%2F0123456789ab", details("tag={{.ImageName}}/{{.Name}}/{{ .ID }}"));
  }
}
