package io.gantry.engine.local.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gantry.engine.api.ContainerSpec;
import io.gantry.engine.api.Lifecycle;
import io.gantry.engine.api.NetworkSpec;
import io.gantry.engine.api.ProcessSpec;
import io.gantry.engine.api.Resources;
import io.gantry.engine.api.Security;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.ImageConfig;
import io.gantry.platform.oci.Platform;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class MergedConfigTest {
  private static final String ID = "0123456789ab".repeat(5) + "cdef";
  private static final ImageConfig IMAGE =
      ImageConfig.scratch(new Platform("linux", "amd64", ""))
          .withConfig("Entrypoint", Json.strings(List.of("/entry")))
          .withConfig("Cmd", Json.strings(List.of("serve")))
          .withConfig("Env", Json.strings(List.of("PATH=/image", "LANG=C")))
          .withConfig("User", Json.of("app"))
          .withConfig("WorkingDir", Json.of("/srv"))
          .withConfig("Labels", Json.stringMap(Map.of("a", "image", "b", "image")));

  private static ContainerSpec spec(ProcessSpec process) {
    return new ContainerSpec(
        "app",
        process,
        "",
        Map.of("b", "user"),
        List.of(),
        NetworkSpec.BRIDGE,
        Resources.NONE,
        Security.DEFAULT,
        Lifecycle.DEFAULT);
  }

  private static ProcessSpec process(
      Optional<List<String>> entrypoint, List<String> command, List<String> environment) {
    return new ProcessSpec(entrypoint, command, environment, "", "", false, false, false);
  }

  private static MergedConfig decide(
      Optional<List<String>> entrypoint, List<String> command, List<String> environment) {
    return MergedConfig.decide(ID, IMAGE, spec(process(entrypoint, command, environment)));
  }

  @Test
  void theImageSaysWhatRunsWhenTheUserSaysNothing() {
    MergedConfig merged = decide(Optional.empty(), List.of(), List.of());
    assertEquals(List.of("/entry", "serve"), merged.arguments());
    assertEquals("app", merged.user());
    assertEquals("/srv", merged.workingDirectory());
    assertEquals("0123456789ab", merged.hostname());
    assertEquals("", merged.stopSignal());
    assertEquals("SIGTERM", merged.endSignal());
  }

  @Test
  void aCommandReplacesTheImagesCommandAndKeepsItsEntrypoint() {
    assertEquals(
        List.of("/entry", "sh"), decide(Optional.empty(), List.of("sh"), List.of()).arguments());
  }

  @Test
  void anEntrypointDropsTheImagesCommand() {
    assertEquals(
        List.of("/bin/sh"),
        decide(Optional.of(List.of("/bin/sh")), List.of(), List.of()).arguments());
  }

  @Test
  void nothingToRunIsRefused() {
    assertThrows(
        GantryException.class,
        () -> decide(Optional.of(List.of()), List.of(), List.of()).arguments());
  }

  @Test
  void theUsersVariablesComeFirstAndHideThoseOfTheImage() {
    assertEquals(
        List.of("PATH=/image", "LANG=C"),
        decide(Optional.empty(), List.of(), List.of()).environment());
    assertEquals(
        List.of("X=2", "LANG", "PATH=/image"),
        decide(Optional.empty(), List.of(), List.of("X=1", "LANG", "X=2")).environment());
  }

  @Test
  void labelsOfTheUserWinOverThoseOfTheImage() {
    assertEquals(
        Map.of("a", "image", "b", "user"), decide(Optional.empty(), List.of(), List.of()).labels());
  }
}
