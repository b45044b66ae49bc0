package io.gantry.app.cli.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.app.cli.argv.UsageException;
import io.gantry.app.cli.fake.Shell;
import io.gantry.app.cli.fake.Shell.Result;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Wrong input, as the docker 28 command line answers it. */
final class UsageTest {
  private final Shell shell = new Shell();

  @Test
  void anUnknownFlagShowsTheUsageLine() {
    assertEquals(
        new Result(
            125,
            "",
            """
            unknown flag: --foo

            Usage:  gantry run [OPTIONS] IMAGE [COMMAND] [ARG...]

            Run 'gantry run --help' for more information
            """),
        shell.run("run", "--foo"));
    assertEquals(125, shell.run("ps", "-z").code());
  }

  @Test
  void aWrongNumberOfOperandsIsAFailureOfItsOwn() {
    assertEquals(
        new Result(
            1,
            "",
            """
            gantry: 'gantry rm' requires at least 1 argument

            Usage:  gantry rm [OPTIONS] CONTAINER [CONTAINER...]

            Run 'gantry rm --help' for more information
            """),
        shell.run("rm"));
    assertTrue(shell.run("ps", "x").err().startsWith("gantry: 'gantry ps' accepts no arguments\n"));
    assertTrue(shell.run("tag", "x").err().contains("'gantry tag' requires 2 arguments"));
    assertTrue(shell.run("port").err().contains("requires at least 1 and at most 2 arguments"));
    assertTrue(
        shell.run("image", "ls", "a", "b").err().contains("'gantry image ls' requires at most 1"));
  }

  @Test
  void aMeaninglessValueOfARunPointsToHelp() {
    assertEquals(
        new Result(
            125,
            "",
            """
            gantry: invalid hostPort: 99999

            Run 'gantry run --help' for more information
            """),
        shell.run("run", "-p", "99999:1", "busybox"));
  }

  @Test
  void anUnknownCommandGetsTheNearestOne() {
    assertEquals(
        new Result(
            1,
            "",
            """
            gantry: unknown command: gantry imags

            Did you mean 'gantry images'?

            Run 'gantry --help' for more information
            """),
        shell.run("imags"));
    assertTrue(shell.run("container", "strat").err().contains("'gantry container start'"));
    assertTrue(!shell.run("xyzzy").err().contains("Did you mean"));
  }

  @Test
  void withoutACommandHelpIsPrinted() {
    Result result = shell.run();
    assertEquals(0, result.code());
    assertTrue(result.out().startsWith("Usage:  gantry [OPTIONS] COMMAND\n"));
    assertEquals(result, shell.run("--help"));
    assertEquals(result, shell.run("help"));
    assertTrue(result.out().contains("  run         Create and run a new container"));
    assertTrue(result.out().contains("      --root string        Directory"));
    assertTrue(!result.out().contains("reap"));
    assertEquals(shell.run("run", "--help"), shell.run("help", "run"));
  }

  @Test
  void groupsListTheirCommands() {
    Result result = shell.run("volume");
    assertEquals(
        """
        Usage:  gantry volume COMMAND

        Manage volumes

        Commands:
          create      Create a volume
          inspect     Display detailed information on one or more volumes
          ls          List volumes
          prune       Remove unused local volumes
          rm          Remove one or more volumes. You cannot remove a volume that is in use by a container.

        Run 'gantry volume COMMAND --help' for more information on a command.
        """,
        result.out());
  }

  @Test
  void everyCommandOfTheCatalogueHasHelp() {
    for (String name : ContainerCommands.NAMES) {
      assertEquals(0, shell.run("container", name, "--help").code(), name);
    }
    for (String name : ImageCommands.NAMES) {
      assertEquals(0, shell.run("image", name, "--help").code(), name);
    }
    for (String name : ManifestCommands.NAMES) {
      assertEquals(0, shell.run("manifest", name, "--help").code(), name);
    }
    for (String name : SystemCommands.NAMES) {
      assertEquals(0, shell.run("system", name, "--help").code(), name);
    }
    for (String name : BuilderCommands.NAMES) {
      assertEquals(0, shell.run("builder", name, "--help").code(), name);
    }
    for (String name : BuilderCommands.BUILDX) {
      assertEquals(0, shell.run("buildx", name, "--help").code(), name);
    }
    for (String name : BuilderCommands.IMAGETOOLS) {
      assertEquals(0, shell.run("buildx", "imagetools", name, "--help").code(), name);
    }
    for (List<String> names :
        List.of(ContainerCommands.TOP, ImageCommands.TOP, SystemCommands.TOP)) {
      for (String name : names) {
        Result result = shell.run(name, "--help");
        assertEquals(0, result.code(), name);
        assertTrue(result.out().startsWith("Usage:  gantry " + name), result.out());
      }
    }
  }

  @Test
  void globalOptionsStandBeforeTheCommand() {
    GlobalOptions options =
        GlobalOptions.parse(List.of("--root", "/r", "--run-root=/x", "run", "--root", "y"));
    assertEquals(Optional.of("/r"), options.root());
    assertEquals(Optional.of("/x"), options.runRoot());
    assertEquals(List.of("run", "--root", "y"), options.command());
    assertEquals("gantry version 1.2.3\n", shell.run("--version").out());
    assertEquals(0, shell.run("--root", "/r", "ps").code());
    assertEquals(125, shell.run("--foo").code());
    assertEquals(
        """
        unknown shorthand flag: 'z' in -z

        Usage:  gantry [OPTIONS] COMMAND [ARG...]

        Run 'gantry --help' for more information
        """,
        shell.run("-z").err());
  }

  @Test
  void everyKindOfFailureHasAnExitCode() {
    for (Kind kind : Kind.values()) {
      int code = ExitCodes.of(kind, 125);
      assertEquals(
          switch (kind) {
            case COMMAND_NOT_FOUND -> 127;
            case COMMAND_NOT_EXECUTABLE -> 126;
            case CANCELLED -> 130;
            case NOT_FOUND,
                ALREADY_EXISTS,
                INVALID,
                CONFLICT,
                FORBIDDEN,
                UNAVAILABLE,
                EXHAUSTED,
                INTERNAL ->
                125;
          },
          code);
    }
    assertEquals(1, Complaint.exitCode(UsageException.plain("x")));
  }

  @Test
  void aFailureOfTheEngineIsOneLine() {
    shell.engine.containers.startFailure =
        Optional.of(new GantryException(Kind.UNAVAILABLE, "crun is missing: apt install crun"));
    assertEquals(
        new Result(125, "", "gantry: crun is missing: apt install crun\n"),
        shell.run("run", "-d", "busybox"));
  }

  @Test
  void aReaderThatHasGoneEndsACommandInSilence() {
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    assertEquals(141, shell.run(closed, OutputStream.nullOutputStream(), "ps"));
  }
}
