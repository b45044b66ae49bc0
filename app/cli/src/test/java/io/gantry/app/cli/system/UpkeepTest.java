package io.gantry.app.cli.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.app.cli.fake.Sample;
import io.gantry.app.cli.fake.Shell;
import io.gantry.app.cli.fake.Shell.Result;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class UpkeepTest {
  private final Shell shell = new Shell();

  @BeforeEach
  void aFewThings() {
    shell.engine.images.all.add(Sample.image("a1", 4_432_000, 3, "busybox"));
    shell.engine.containers.all.addAll(
        List.of(Sample.running("0a", "web", 5), Sample.exited("0b", "job", 0, 9)));
    var _ = shell.engine.volumes.create("data", Map.of());
  }

  @Test
  void usageIsATableAsDockers() {
    assertEquals(
        """
        TYPE            TOTAL     ACTIVE    SIZE      RECLAIMABLE
        Images          2         1         152MB     148MB (97%)
        Containers      2         1         1kB       5B (0%)
        Local Volumes   2         1         8kB       6kB (75%)
        Build Cache     3         0         5MB       5MB
        """,
        shell.run("system", "df").out());
    assertEquals(
        "Images 2\nContainers 2\nLocal Volumes 2\nBuild Cache 3\n",
        shell.run("system", "df", "--format", "{{.Type}} {{.TotalCount}}").out());
  }

  @Test
  void usageInDetailNamesEachThing() {
    assertEquals(
        """
        Images space usage:

        REPOSITORY   TAG       IMAGE ID       CREATED      SIZE      SHARED SIZE   UNIQUE SIZE   CONTAINERS
        busybox      latest    a1a1a1a1a1a1   3 days ago   4.43MB    0B            4.43MB        1
        <none>       <none>    b2b2b2b2b2b2                133MB     100MB         33MB          0

        Containers space usage:

        CONTAINER ID   IMAGE     SIZE      CREATED         STATUS    NAMES
        0a0a0a0a0a0a   busybox   1kB       5 minutes ago   running   web
        0b0b0b0b0b0b   busybox   5B        5 minutes ago   exited    job

        Local Volumes space usage:

        VOLUME NAME   LINKS     SIZE
        data          1         2kB
        old           0         6kB

        Build cache usage: 5MB

        Not used any more: 2MB; of transfers that were broken off: 0B ('gantry image prune' removes both)
        """,
        shell.run("system", "df", "-v").out());
  }

  @Test
  void pruningAsksFirstAndSaysWhat() {
    assertEquals(
        """
        WARNING! This will remove:
          - all stopped containers
          - all dangling images
          - unused build cache

        Are you sure you want to continue? [y/N] \
        """,
        shell.typing("n\n").run("system", "prune").out());
    assertTrue(
        shell
            .run("system", "prune", "-a", "--volumes", "--filter", "label=a")
            .out()
            .startsWith(
                """
                WARNING! This will remove:
                  - all stopped containers
                  - all anonymous volumes not used by at least one container
                  - all images without at least one container associated to them

                  Items to be pruned will be filtered with:
                  - label=a
                """));
    assertEquals(List.of(), shell.engine.upkeep.calls);
    assertEquals(
        "gantry: ERROR: The \"until\" filter is not supported with \"--volumes\"\n",
        shell.run("system", "prune", "--volumes", "--filter", "until=1h").err());
  }

  @Test
  void whatIsPrunedIsTold() {
    assertEquals(
        new Result(
            0,
            """
            Deleted Containers:
            ID

            Deleted Images:
            untagged: busybox:latest
            deleted: sha256:IMAGE

            Total reclaimed space: 11.4MB
            """
                .replace("ID", "0b".repeat(32))
                .replace("IMAGE", "a1".repeat(32)),
            ""),
        shell.run("system", "prune", "-af"));
    assertEquals(List.of("prune build cache all", "collect"), shell.engine.upkeep.calls);
  }

  @Test
  void whatPrunedVolumesTookIsTold() {
    var _ = shell.engine.volumes.create("old", Map.of());
    assertEquals(
        new Result(0, "Deleted Volumes:\ndata\nold\n\nTotal reclaimed space: 8kB\n", ""),
        shell.run("volume", "prune", "-af"));
  }

  @Test
  void findingsFailTheCheckUnlessTheyAreRepaired() {
    assertEquals(new Result(0, "Nothing is wrong\n", ""), shell.run("system", "check"));
    assertEquals(new Result(0, "", ""), shell.run("system", "check", "-q"));
    shell.engine.upkeep.findings = List.of("layer x is damaged");
    assertEquals(new Result(1, "layer x is damaged\n", ""), shell.run("system", "check"));
    assertEquals(
        new Result(0, "layer x is damaged\nRepaired\n", ""),
        shell.run("system", "check", "--repair"));
  }
}
