package io.gantry.engine.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.ImageConfig;
import io.gantry.platform.oci.Platform;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ConfigChangesTest {
  private static final ImageConfig IMAGE =
      ImageConfig.scratch(new Platform("linux", "amd64", ""))
          .withConfig("Env", Json.strings(List.of("A=1")));

  @Test
  void instructionsChangeTheConfiguration() {
    ImageConfig changed =
        ConfigChanges.apply(
            IMAGE, List.of("CMD [\"serve\"]", "ENV B=$A", "EXPOSE 80", "WORKDIR /srv"));
    assertEquals(List.of("serve"), changed.command());
    assertTrue(changed.environment().containsAll(List.of("A=1", "B=1")));
    assertEquals(List.of("80/tcp"), changed.exposedPorts());
    assertEquals("/srv", changed.workingDirectory());
    assertEquals(IMAGE.diffIds(), changed.diffIds());
    assertEquals(IMAGE.history(), changed.history());
  }

  @Test
  void withoutChangesNothingChanges() {
    assertEquals(IMAGE, ConfigChanges.apply(IMAGE, List.of()));
  }

  @Test
  void whatWouldRunOrCopyIsRefused() {
    var failure =
        assertThrows(GantryException.class, () -> ConfigChanges.apply(IMAGE, List.of("RUN make")));
    assertTrue(failure.text().startsWith("RUN is not a valid change command"), failure.text());
  }
}
