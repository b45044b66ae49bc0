package io.gantry.app.launcher.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ApiUnitsTest {
  @Test
  void theSocketStartsTheServer() {
    var units = new ApiUnits(Path.of("/opt/bin/gantry"), Path.of("/s"), Path.of("/r"), "docker");
    assertEquals(Set.of("gantry-docker.socket", "gantry-docker.service"), units.texts().keySet());
    String socket = text(units, "gantry-docker.socket");
    assertTrue(
        socket.contains("ListenStream=/r/docker.sock\nSocketMode=0660\nSocketGroup=docker\n"));
    String service = text(units, "gantry-docker.service");
    assertTrue(
        service.contains(
            "ExecStart=/opt/bin/gantry --root=/s --run-root=/r serve --host fd://\n"
                + "KillMode=process"),
        service);
    assertTrue(service.contains("Requires=gantry-docker.socket"), service);
    assertTrue(service.contains("Type=notify"), service);
  }

  @Test
  void aSocketWithoutAGroupIsItsOwners() {
    var units = new ApiUnits(Path.of("/opt/bin/gantry"), Path.of("/s"), Path.of("/r"), "");
    String socket = text(units, "gantry-docker.socket");
    assertTrue(socket.contains("SocketMode=0600\n\n[Install]"), socket);
  }

  private static String text(ApiUnits units, String name) {
    return Objects.requireNonNull(units.texts().get(name), name);
  }
}
