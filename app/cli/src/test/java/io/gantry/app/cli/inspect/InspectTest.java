package io.gantry.app.cli.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.app.cli.fake.Sample;
import io.gantry.app.cli.fake.Shell;
import io.gantry.app.cli.fake.Shell.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class InspectTest {
  private final Shell shell = new Shell();

  @BeforeEach
  void oneOfEach() {
    shell.engine.containers.all.add(Sample.running("c1", "web", 60));
    shell.engine.images.all.add(Sample.image("a1", 5, 1, "busybox"));
    shell.run("volume", "create", "data", "--label", "a=b");
  }

  @Test
  void containersComeBeforeImagesAndVolumes() {
    assertEquals("/web\n", shell.run("inspect", "-f", "{{.Name}}", "web").out());
    assertEquals(
        "[busybox:latest]\n", shell.run("inspect", "-f", "{{.RepoTags}}", "busybox").out());
    assertEquals("/volumes/data\n", shell.run("inspect", "-f", "{{.Mountpoint}}", "data").out());
    assertEquals(
        "true 172.17.0.2\n",
        shell
            .run("inspect", "-f", "{{.State.Running}} {{.NetworkSettings.IPAddress}}", "web")
            .out());
  }

  @Test
  void whatIsFoundIsPrintedBeforeTheComplaints() {
    Result result = shell.run("inspect", "web", "no");
    assertEquals(1, result.code());
    assertTrue(result.out().startsWith("[\n    {\n        \"Id\": \"c1c1"), result.out());
    assertTrue(result.out().endsWith("    }\n]\n"), result.out());
    assertEquals("gantry: no such object: no\n", result.err());
    assertEquals(new Result(1, "[]\n", "gantry: no such object: no\n"), shell.run("inspect", "no"));
  }

  @Test
  void aTypeNarrowsTheSearch() {
    assertEquals(1, shell.run("inspect", "--type", "image", "web").code());
    assertEquals(0, shell.run("inspect", "--type=volume", "data").code());
    assertTrue(shell.run("inspect", "--type", "x", "web").err().contains("unknown type: \"x\""));
    assertEquals(
        new Result(1, "[]\n", "gantry: No such image: web\n"),
        shell.run("image", "inspect", "web"));
    assertEquals(0, shell.run("container", "inspect", "web").code());
    assertEquals(0, shell.run("volume", "inspect", "data").code());
  }

  @Test
  void unknownFieldsAreErrorsButUnknownLabelsAreNot() {
    assertTrue(
        shell
            .run("inspect", "-f", "{{.Foo}}", "web")
            .err()
            .contains("map has no entry for key \"Foo\""));
    assertEquals("<no value>\n", shell.run("inspect", "-f", "{{.Config.Labels.zz}}", "web").out());
  }

  @Test
  void volumesAreListedAndRemoved() {
    assertEquals("DRIVER    VOLUME NAME\nlocal     data\n", shell.run("volume", "ls").out());
    assertEquals("data\n", shell.run("volume", "ls", "-q", "-f", "label=a").out());
    assertEquals("", shell.run("volume", "ls", "-q", "-f", "dangling=true").out());
    assertEquals(
        new Result(1, "data\n", "gantry: no such volume: no\n"),
        shell.run("volume", "rm", "data", "no"));
    assertEquals(0, shell.run("volume", "rm", "-f", "no").code());
  }

  @Test
  void theEngineTellsOfItself() {
    assertTrue(shell.run("version").out().contains(" Version:          1.2.3\n"));
    assertEquals("1.2.3\n", shell.run("version", "-f", "{{.Server.Version}}").out());
    assertTrue(shell.run("info").out().startsWith("Containers: 1\n Running: 1\n"));
    assertEquals("1 amd64\n", shell.run("info", "-f", "{{.Images}} {{.Architecture}}").out());
  }
}
