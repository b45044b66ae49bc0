package io.gantry.engine.local.create;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gantry.engine.api.MountSpec;
import io.gantry.platform.base.GantryException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MountPlanTest {
  private static MountSpec bind(String target) {
    return new MountSpec.Bind("/src", target, false, true, "");
  }

  private static List<String> targets(List<MountSpec> asked, List<String> volumes) {
    return MountPlan.decide(asked, List.of(), volumes).mounts().stream()
        .map(MountSpec::target)
        .toList();
  }

  @Test
  void outerTargetsAreMountedFirst() {
    assertEquals(
        List.of("/a", "/a/b", "/a/b/c"),
        targets(List.of(bind("/a/b/c"), bind("/a/"), bind("/a/./b")), List.of()));
  }

  @Test
  void theImagesVolumesComeUnlessTheUserMountsThere() {
    assertEquals(
        List.of("/data", "/logs"), targets(List.of(bind("/data")), List.of("/data/", "/logs")));
  }

  @Test
  void twoMountsOnOneTargetAreRefused() {
    assertThrows(GantryException.class, () -> targets(List.of(bind("/a"), bind("/a/")), List.of()));
  }

  @Test
  void theRootAndRelativePathsAreRefused() {
    assertThrows(GantryException.class, () -> targets(List.of(bind("/..")), List.of()));
    assertThrows(GantryException.class, () -> targets(List.of(bind("a")), List.of()));
  }
}
