package io.gantry.app.cli.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.app.cli.fake.FakeRegistries;
import io.gantry.app.cli.fake.Shell;
import io.gantry.app.cli.fake.Shell.Result;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ManifestTest {
  private final Shell shell = new Shell();

  @Test
  void listsAreMadeAnnotatedPushedAndForgotten() {
    assertEquals(
        "Created manifest list docker.io/library/app:1\n",
        shell.run("manifest", "create", "-a", "--insecure", "app:1", "app:amd", "app:arm").out());
    assertEquals(
        0,
        shell
            .run(
                "manifest",
                "annotate",
                "--arch",
                "arm64",
                "--variant=v8",
                "--os-version",
                "7",
                "app:1",
                "app:arm")
            .code());
    assertEquals(
        new Result(0, FakeRegistries.manifest().digest() + "\n", ""),
        shell.run("manifest", "push", "-p", "app:1"));
    assertEquals(0, shell.run("manifest", "rm", "app:1", "b").code());
    assertEquals(
        List.of(
            "create app:1 [app:amd, app:arm] amend insecure",
            "annotate app:1 app:arm /arm64/v8 {os.version=7}",
            "push app:1 purge",
            "rm [app:1, b]"),
        shell.engine.registries.calls);
  }

  @Test
  void aListIsShownElseWhatTheRegistryHas() {
    String remote = shell.run("manifest", "inspect", "app:1").out();
    assertTrue(remote.startsWith("{\n\t\"schemaVersion\": 2"), remote);
    assertEquals(
        List.of("inspect app:1", "manifest docker://app:1"), shell.engine.registries.calls);
    shell.engine.registries.list = Optional.of(FakeRegistries.listOfIt());
    assertTrue(shell.run("manifest", "inspect", "app:1").out().contains("\"arm64\""));
    assertTrue(shell.run("manifest", "inspect", "-v", "app:1").out().contains("\"Descriptor\": {"));
  }

  @Test
  void anEntryOfAListIsShown() {
    shell.engine.registries.list = Optional.of(FakeRegistries.listOfIt());
    assertTrue(shell.run("manifest", "inspect", "app:1", "app:arm").out().contains("\"layers\""));
    shell.engine.registries.list = Optional.of(FakeRegistries.manifest());
    assertEquals(
        "gantry: No such manifest: app:arm is not in app:1\n",
        shell.run("manifest", "inspect", "app:1", "app:arm").err());
  }
}
