package io.gantry.engine.local.create;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.engine.api.ContainerSpec;
import io.gantry.engine.api.Namespaces;
import io.gantry.engine.api.NetworkSpec;
import io.gantry.platform.base.GantryException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NamespaceRulesTest {
  private static Namespaces decide(ContainerSpec spec, boolean initial) {
    return NamespaceRules.decide(
        spec,
        ref -> {
          throw new AssertionError("looked for " + ref);
        },
        initial);
  }

  private static ContainerSpec asking(Namespaces namespaces) {
    return ContainerSpec.of("busybox", List.of("true")).with(namespaces);
  }

  private static String refusal(ContainerSpec spec, boolean initial) {
    return assertThrows(GantryException.class, () -> decide(spec, initial)).text();
  }

  private static Namespaces users(String mode) {
    return new Namespaces("", "", "", mode, "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "auto:size=1024", "private"})
  void rootMayHaveUsersOfItsOwnAndAnOrdinaryUserIsToldWhyNot(String mode) {
    assertEquals(users(mode), decide(asking(users(mode)), true));
    GantryException refusal =
        assertThrows(GantryException.class, () -> decide(asking(users(mode)), false));
    assertEquals(GantryException.Kind.UNAVAILABLE, refusal.kind());
    assertTrue(refusal.text().contains(mode));
  }

  @ParameterizedTest
  @ValueSource(strings = {"keep-id", "nomap"})
  void theUsersOwnIdMeansNothingToRoot(String mode) {
    assertEquals(mode + " is only supported in rootless mode", refusal(asking(users(mode)), true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"keep-id", "keep-id:uid=7,gid=8", "nomap"})
  void anOrdinaryUserMayKeepHisIdOrLeaveItOut(String mode) {
    assertEquals(users(mode), decide(asking(users(mode)), false));
    var shared = new Namespaces("host", "", "", mode, "");
    assertEquals(
        shared, decide(asking(shared).in(NetworkSpec.BRIDGE.with("host", List.of())), false));
  }

  @Test
  void whatBelongsToTheHostIsNotSharedWithOtherUsers() {
    assertEquals(
        "cannot share the host PID namespace when user namespaces are enabled",
        refusal(asking(new Namespaces("host", "", "", "auto", "")), true));
    assertEquals(
        "cannot share the host's network namespace when user namespaces are enabled",
        refusal(asking(users("auto")).in(NetworkSpec.BRIDGE.with("host", List.of())), true));
  }

  @Test
  void theHostsUsersAreTheDefault() {
    var asked = new Namespaces("host", "private", "host", "host", "");
    assertEquals(asked, decide(asking(asked), true));
    assertEquals(Namespaces.DEFAULT, decide(asking(Namespaces.DEFAULT), true));
  }
}
