package io.gantry.engine.build.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.container.runtime.DeviceEdits;
import io.gantry.container.runtime.cdi.CdiDevices;
import io.gantry.platform.base.GantryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunDevicesTest {
  @TempDir Path specifications;

  @BeforeEach
  void describe() throws IOException {
    Files.writeString(
        specifications.resolve("vendor.json"),
        """
        {"cdiVersion": "0.6.0", "kind": "example.com/light", "devices": [
          {"name": "blue", "containerEdits": {"env": ["BLUE=1"]}},
          {"name": "red", "containerEdits": {"env": ["RED=1"]}}]}
        """);
  }

  private DeviceEdits of(String... devices) {
    return RunDevices.of(List.of(devices), new CdiDevices(List.of(specifications)));
  }

  @Test
  void devicesAreMeantByNameByClassAndAllOfAClass() {
    assertEquals(List.of("RED=1"), of("example.com/light=red").environment());
    assertEquals(List.of("BLUE=1"), of("example.com/light").environment());
    assertEquals(List.of("BLUE=1", "RED=1"), of("example.com/light=*").environment());
    assertEquals(List.of("/dev/null"), of("/dev/null", "example.com/light=red,required").paths());
  }

  @Test
  void onlyWhatIsRequiredMustBeThere() {
    assertEquals(DeviceEdits.NONE, of("example.com/light=green", "/dev/no-such", "example.com/x"));
    for (String missing : List.of("example.com/light=green", "example.com/x", "example.com/x=*")) {
      assertTrue(
          assertThrows(GantryException.class, () -> of(missing + ",required"))
              .text()
              .contains("required device \"" + missing + "\""));
    }
  }
}
