package io.gantry.app.cli.argv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.app.cli.fake.Shell;
import org.junit.jupiter.api.Test;

/** The texts are those of the docker 28 command line, but for the program's name. */
final class HelpTest {
  @Test
  void psHelpIsDockersToTheLetter() {
    assertEquals(
        """
        Usage:  gantry ps [OPTIONS]

        List containers

        Aliases:
          gantry container ls, gantry container list, gantry container ps, gantry ps

        Options:
          -a, --all             Show all containers (default shows just running)
          -f, --filter filter   Filter output based on conditions provided
              --format string   Format output using a custom template:
                                'table':            Print output in table format
                                with column headers (default)
                                'table TEMPLATE':   Print output in table format
                                using the given Go template
                                'json':             Print in JSON format
                                'TEMPLATE':         Print output using the given
                                Go template.
                                Refer to https://docs.docker.com/go/formatting/
                                for more information about formatting output with
                                templates
          -n, --last int        Show n last created containers (includes all
                                states) (default -1)
          -l, --latest          Show the latest created container (includes all
                                states)
              --no-trunc        Don't truncate output
          -q, --quiet           Only display container IDs
        """,
        new Shell().run("ps", "--help").out());
  }

  @Test
  void theUsageLineNamesThePathThatWasUsed() {
    assertTrue(
        new Shell()
            .run("container", "ls", "-h")
            .out()
            .startsWith("Usage:  gantry container ls [OPTIONS]\n"));
    assertTrue(
        new Shell()
            .run("container", "ps", "--help")
            .out()
            .startsWith("Usage:  gantry container ls"));
  }

  @Test
  void severalUsagesHaveALineEach() {
    assertTrue(
        new Shell()
            .run("cp", "--help")
            .out()
            .startsWith(
                """
                Usage:  gantry cp [OPTIONS] CONTAINER:SRC_PATH DEST_PATH|-
                \tgantry cp [OPTIONS] SRC_PATH|- CONTAINER:DEST_PATH

                """));
  }

  @Test
  void commandsWithoutOptionsHaveNone() {
    assertEquals(
        """
        Usage:  gantry pause CONTAINER [CONTAINER...]

        Pause all processes within one or more containers

        Aliases:
          gantry container pause, gantry pause
        """,
        new Shell().run("pause", "--help").out());
  }

  @Test
  void defaultsAreShown() {
    String help = new Shell().run("commit", "--help").out();
    assertTrue(
        help.contains("-p, --pause            Pause container during commit (default true)"));
    assertTrue(new Shell().run("logs", "--help").out().contains("(default \"all\")"));
  }
}
