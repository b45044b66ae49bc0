package io.gantry.app.launcher.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gantry.platform.base.GantryException;
import org.junit.jupiter.api.Test;

class UpstreamPlaceTest {
  @Test
  void anUpstreamIsAHost() {
    assertEquals(
        new UpstreamPlace("docker.io", false), UpstreamPlace.parse("https://registry-1.docker.io"));
    assertEquals(
        new UpstreamPlace("10.0.0.7:5000", true), UpstreamPlace.parse("http://10.0.0.7:5000/"));
    assertThrows(GantryException.class, () -> UpstreamPlace.parse("https://host/path"));
    assertThrows(GantryException.class, () -> UpstreamPlace.parse("https://user:pw@host"));
  }
}
