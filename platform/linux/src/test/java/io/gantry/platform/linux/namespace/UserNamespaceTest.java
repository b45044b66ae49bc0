package io.gantry.platform.linux.namespace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

final class UserNamespaceTest {
  @Test
  void theInitialOneMapsEverybody() {
    assertTrue(UserNamespace.isInitial(List.of("         0          0 4294967295")));
    assertFalse(UserNamespace.isInitial(List.of("         0       1000          1")));
    assertFalse(
        UserNamespace.isInitial(List.of("0 1000 1", "1 100000 65536", "65537 1 4294967295")));
  }

  @Test
  void aKernelWithoutUserNamespacesHasTheInitialOneOnly() {
    assertTrue(UserNamespace.isInitial(List.of()));
  }

  @Test
  void rootIsTheUserWhoMadeIt() {
    assertEquals(1000, UserNamespace.root(List.of("  1 100000 65536", "  0   1000     1")));
    assertEquals(0, UserNamespace.root(List.of()));
  }

  @Test
  void groupsReachAsFarAsTheMapHasNoGap() {
    assertEquals(65536, UserNamespace.last(List.of("1 100000 65536", "0 1000 1")));
    assertEquals(0, UserNamespace.last(List.of("0 1000 1")));
    assertEquals(0, UserNamespace.last(List.of("0 1000 1", "100 100000 10")));
    assertEquals(0, UserNamespace.last(List.of()));
  }
}
