package io.gantry.app.cli.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.app.cli.fake.Sample;
import io.gantry.app.cli.fake.Shell;
import io.gantry.engine.api.ContainerDetails.PublishedPort;
import io.gantry.engine.api.ContainerState;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ListTest {
  private final Shell shell = new Shell();

  @BeforeEach
  void threeContainers() {
    shell.engine.containers.all.addAll(
        List.of(
            Sample.container(
                "c1",
                "web",
                new ContainerState.Running(42, Sample.NOW.minusSeconds(120), false),
                List.of(new PublishedPort("0.0.0.0", 8080, 80, "tcp"))),
            Sample.exited("d2", "job", 7, 60),
            Sample.container("e3", "new", new ContainerState.Created(), List.of())));
  }

  @Test
  void runningContainersAreListedInDockersColumns() {
    assertEquals(
        """
        CONTAINER ID   IMAGE     COMMAND            CREATED         STATUS         PORTS                  NAMES
        c1c1c1c1c1c1   busybox   "sh -c 'exit 7'"   5 minutes ago   Up 2 minutes   0.0.0.0:8080->80/tcp   web
        """,
        shell.run("ps").out());
  }

  @Test
  void withoutContainersThereAreOnlyHeaders() {
    shell.engine.containers.all.clear();
    assertEquals(
        "CONTAINER ID   IMAGE     COMMAND   CREATED   STATUS    PORTS     NAMES\n",
        shell.run("ps").out());
  }

  @Test
  void statesAreWords() {
    assertEquals(
        """
        Up 2 minutes
        Exited (7) About a minute ago
        Created
        """,
        shell.run("ps", "-a", "--format", "{{.Status}}").out());
  }

  @Test
  void idsAloneMayBeListed() {
    assertEquals("c1c1c1c1c1c1\n", shell.run("ps", "-q").out());
    assertEquals(
        "c1".repeat(32) + "\n" + "d2".repeat(32) + "\n" + "e3".repeat(32) + "\n",
        shell.run("ps", "-aq", "--no-trunc").out());
  }

  @Test
  void theLastOnesIncludeThoseThatDoNotRun() {
    assertEquals("c1c1c1c1c1c1\nd2d2d2d2d2d2\n", shell.run("ps", "-qn", "2").out());
    assertEquals("c1c1c1c1c1c1\n", shell.run("ps", "-ql").out());
  }

  @Test
  void filtersChoose() {
    assertEquals("job\n", names("-a", "--filter", "status=exited"));
    assertEquals("job\n", names("-f", "exited=7"));
    assertEquals("", names("-a", "-f", "exited=0"));
    assertEquals("web\nnew\n", names("-a", "-f", "name=e.", "-f", "id=c", "-f", "id=e"));
    assertEquals("web\n", names("-a", "-f", "name=^/web$"));
    assertEquals("web\njob\nnew\n", names("-a", "-f", "label=tier=web", "-f", "label=tier"));
    assertEquals("", names("-a", "-f", "label=tier=db"));
    assertEquals("web\njob\nnew\n", names("-a", "-f", "ancestor=busybox:latest"));
    assertEquals("web\n", names("-a", "-f", "publish=80"));
    assertEquals("web\n", names("-a", "-f", "since=job"));
    assertEquals("new\n", names("-a", "-f", "before=job"));
    assertEquals("web\n", names("-f", "volume=data"));
    assertEquals(1, shell.run("ps", "-f", "foo=bar").code());
    assertEquals(1, shell.run("ps", "-f", "status=foo").code());
    assertEquals(
        "invalid argument \"foo\" for \"-f, --filter\" flag: bad format of filter (expected"
            + " name=value)",
        shell.run("ps", "-f", "foo").err().lines().findFirst().orElseThrow());
  }

  private String names(String... options) {
    var words = new java.util.ArrayList<>(List.of("ps", "--format", "{{.Names}}"));
    words.addAll(List.of(options));
    return shell.run(words.toArray(String[]::new)).out();
  }

  @Test
  void templatesMakeTablesAndJson() {
    assertEquals(
        """
        NAMES     STATUS         tier
        web       Up 2 minutes   web
        """,
        shell.run("ps", "--format", "table {{.Names}}\\t{{.Status}}\\t{{.Label \"tier\"}}").out());
    assertEquals("web web\n", shell.run("ps", "--format", "{{.Names}} {{.Label \"tier\"}}").out());
    String json = shell.run("ps", "--format", "json").out();
    assertTrue(json.startsWith("{\"Command\":\"\\\"sh -c 'exit 7'\\\"\",\"CreatedAt\":"), json);
    assertTrue(json.endsWith("\"Status\":\"Up 2 minutes\"}\n"), json);
  }

  @Test
  void neighbouringPortsAreGrouped() {
    var ports =
        List.of(
            new PublishedPort("", 81, 81, "tcp"),
            new PublishedPort("", 80, 80, "tcp"),
            new PublishedPort("", 9000, 82, "tcp"),
            new PublishedPort("", 84, 84, "tcp"),
            new PublishedPort("::", 80, 80, "tcp"),
            new PublishedPort("127.0.0.1", 53, 53, "udp"));
    assertEquals(
        "0.0.0.0:80-81->80-81/tcp, 127.0.0.1:53->53/udp, 0.0.0.0:84->84/tcp, [::]:80->80/tcp,"
            + " 0.0.0.0:9000->82/tcp",
        PortColumn.of(
            Sample.container("c1", "x", new ContainerState.Running(1, Sample.NOW, false), ports)));
  }
}
