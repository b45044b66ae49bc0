package io.gantry.container.runtime.cdi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gantry.container.runtime.DeviceEdits;
import io.gantry.platform.base.GantryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CdiDevicesTest {
  @TempDir Path directory;
  private CdiDevices devices;

  @BeforeEach
  void write() throws IOException {
    Path first = Files.createDirectory(directory.resolve("etc"));
    Path second = Files.createDirectory(directory.resolve("run"));
    Files.writeString(
        first.resolve("vendor.json"),
        """
        {"cdiVersion":"0.6.0","kind":"vendor.com/thing",
         "containerEdits":{"env":["COMMON=1"]},
         "devices":[
          {"name":"one","containerEdits":{
            "env":["THING=one"],
            "deviceNodes":[{"path":"/dev/thing","hostPath":"/dev/null","permissions":"r"}],
            "mounts":[{"hostPath":"/etc/thing","containerPath":"/opt/thing","options":["ro"]}],
            "hooks":[{"hookName":"createContainer","path":"/bin/hook","args":["hook","a"]}],
            "additionalGids":[44]}},
          {"name":"two","containerEdits":{"env":["THING=two"]}}]}
        """);
    Files.writeString(
        second.resolve("vendor.yaml"),
        """
        cdiVersion: "0.6.0"
        kind: vendor.com/thing
        devices:
          - name: two
            containerEdits:
              env:
                - THING=second
        """);
    Files.writeString(second.resolve("torn.json"), "{");
    devices = new CdiDevices(List.of(first, second, directory.resolve("none")));
  }

  @Test
  void aDeviceBringsItsOwnAndTheCommonEdits() {
    DeviceEdits edits = devices.resolve(List.of("vendor.com/thing=one"));
    assertEquals(List.of("COMMON=1", "THING=one"), edits.environment());
    assertEquals("/dev/thing", edits.nodes().getFirst().string("path"));
    assertEquals(1, edits.nodes().getFirst().number("major", 0));
    assertEquals(3, edits.nodes().getFirst().number("minor", 0));
    assertEquals("r", edits.nodes().getFirst().string("access"));
    assertEquals(List.of("bind", "ro"), edits.mounts().getFirst().options());
    assertEquals("createContainer", edits.hooks().getFirst().moment());
    assertEquals(List.of(44L), edits.groups());
  }

  @Test
  void aLaterDirectoryWinsAndATornFileHidesNothingElse() {
    assertEquals(List.of("vendor.com/thing=one", "vendor.com/thing=two"), devices.names());
    assertEquals(
        List.of("THING=second"), devices.resolve(List.of("vendor.com/thing=two")).environment());
  }

  @Test
  void anUnknownDeviceIsRefusedInDockersWords() {
    GantryException failure =
        assertThrows(
            GantryException.class,
            () -> devices.resolve(List.of("vendor.com/thing=one", "vendor.com/class=x")));
    assertEquals(
        "CDI device injection failed: unresolvable CDI devices vendor.com/class=x", failure.text());
  }
}
