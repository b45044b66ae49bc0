package io.gantry.engine.local.record;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gantry.engine.api.ContainerSpec;
import io.gantry.engine.api.ContainerState;
import io.gantry.platform.oci.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ProcessEnvironmentTest {
  private static final String PATH =
      "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private static List<String> of(
      ContainerSpec spec, boolean terminal, String hostname, String... environment) {
    var config =
        new MergedConfig(
            List.of("x"),
            List.of(environment),
            "/",
            "",
            hostname,
            Map.of(),
            "",
            List.of(),
            Optional.empty());
    var record =
        new ContainerRecord(
            "ab".repeat(32),
            "box",
            Instant.EPOCH,
            Digest.of(new byte[0]),
            Optional.empty(),
            spec,
            config,
            List.of(),
            new ContainerState.Created(),
            "boot",
            List.of(),
            List.of(),
            Restarts.NONE,
            false);
    return ProcessEnvironment.of(record, terminal);
  }

  private static ContainerSpec spec() {
    return ContainerSpec.of("image", List.of("x"));
  }

  @Test
  void everyProcessHasAPathAHostNameAndATerminalHasATerm() {
    assertEquals(List.of(PATH, "HOSTNAME=h", "A=1"), of(spec(), false, "h", "A=1"));
    assertEquals(List.of(PATH, "TERM=xterm"), of(spec(), true, ""));
  }

  @Test
  void whatIsConfiguredWinsAndANameAloneTakesAway() {
    assertEquals(
        List.of("PATH=/mine", "A=b=c"),
        of(spec(), true, "h", "PATH=/mine", "TERM", "HOSTNAME", "A=b=c"));
  }

  @Test
  void aRecordThatHasItAllAlreadyStaysAsItIs() {
    assertEquals(
        List.of("PATH=/old", "HOSTNAME=h", "A=1"),
        of(spec(), false, "h", "PATH=/old", "HOSTNAME=h", "A=1"));
  }
}
