package io.gantry.platform.linux.host;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class KernelReleaseTest {
  @Test
  void releasesAreOlderAndNewer() {
    assertFalse(KernelRelease.of("5.4.0-generic").isAtLeast(5, 11));
    assertTrue(KernelRelease.of("5.11").isAtLeast(5, 11));
    assertTrue(KernelRelease.of("6.1.0-rc1").isAtLeast(5, 19));
    assertTrue(KernelRelease.of("unknown").isAtLeast(5, 11));
    assertTrue(KernelRelease.running().isAtLeast(4, 0));
  }
}
