package io.gantry.platform.linux.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.linux.Errno;
import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.fs.Descriptor;
import io.gantry.platform.linux.fs.DescriptorInputStream;
import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.StateRoot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

@LeavesNothing
class SpawnIT {
  private static final List<String> ENV = List.of("PATH=/usr/bin:/bin", "A=b");

  private static Output sh(String script) {
    return Spawn.run(List.of("sh", "-c", script), ENV);
  }

  @Test
  void theOutputsTheCodeAndTheEnvironmentArrive() {
    assertEquals(new Output(7, "b\n", "oops\n"), sh("echo $A; echo oops >&2; exit 7"));
  }

  @Test
  void deathBySignalIs128AndMore() {
    assertEquals(128 + 15, sh("kill -TERM $$").code());
  }

  @Test
  void theChildHasExactlyTheDescriptorsNamed() {
    // opened without close-on-exec, as a library might
    int stray = Descriptor.duplicate(0, 200);
    Descriptor.setInherited(stray, true);
    try {
      assertEquals("0\n1\n2\n3\n", sh("ls /proc/self/fd").stdout());
    } finally {
      Descriptor.close(stray);
    }
  }

  @Test
  void descriptorsMayTradePlaces() throws IOException {
    try (Pipe first = Pipe.create();
        Pipe second = Pipe.create()) {
      // the write ends become each other's number in the child
      int low = Math.min(first.writeEnd(), second.writeEnd());
      int high = Math.max(first.writeEnd(), second.writeEnd());
      int[] fds = new int[high + 1];
      java.util.Arrays.fill(fds, -1);
      fds[low] = high;
      fds[high] = low;

      Child child =
          Spawn.spawn(
              List.of(
                  "sh",
                  "-c",
                  "echo to-low >/proc/self/fd/" + low + "; echo to-high >/proc/self/fd/" + high),
              ENV,
              fds);
      first.closeWriteEnd();
      second.closeWriteEnd();

      assertEquals(0, child.await());
      boolean firstIsLow = first.writeEnd() == low;
      assertEquals(firstIsLow ? "to-high\n" : "to-low\n", text(first.readEnd()));
      assertEquals(firstIsLow ? "to-low\n" : "to-high\n", text(second.readEnd()));
    }
  }

  private static String text(int fd) throws IOException {
    return new String(new DescriptorInputStream(fd).readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void standardDescriptorsThatAreNotNamedAreNull() {
    Child child = Spawn.spawn(List.of("sh", "-c", "cat && echo lost && echo lost >&2"), ENV);

    assertEquals(0, child.await());
  }

  @Test
  void itStartsWhereItIsToldInASessionOfItsOwn(StateRoot root) {
    Output output =
        Spawn.of(List.of("sh", "-c", "pwd; cut -d' ' -f1,6 /proc/$$/stat"), ENV)
            .in(root.scratch())
            .inNewSession()
            .run(new byte[0], Duration.ofSeconds(20));

    String[] lines = output.stdout().split("\n", -1);
    String[] pidAndSession = lines[1].split(" ", -1);
    assertEquals(root.scratch().toString(), lines[0]);
    assertEquals(pidAndSession[0], pidAndSession[1]);
  }

  @Test
  void noSignalIsBlockedOrIgnored() {
    List<String> grep = List.of("grep", "-E", "^Sig(Blk|Ign)", "/proc/self/status");
    String status = Spawn.run(grep, ENV).stdout();

    assertEquals("SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n", status);
  }

  @Test
  void aMissingProgramIsNamed() {
    var direct = assertThrows(LinuxException.class, () -> Spawn.spawn(List.of("/no/such"), ENV));
    var searched = assertThrows(GantryException.class, () -> Spawn.spawn(List.of("no-such"), ENV));

    assertEquals("start /no/such: no such file or directory", direct.text());
    assertEquals(Errno.ENOENT, direct.errno());
    assertTrue(searched.text().contains("no-such is not installed"), searched.text());
  }

  @Test
  void aProgramIsFoundOnThePathOfItsEnvironment(StateRoot root) throws IOException {
    Path program = Files.createFile(root.scratch().resolve("tool"));
    Files.createDirectory(root.scratch().resolve("sh")); // a directory is no program
    List<String> env = List.of("PATH=:" + root.scratch() + ":/bin");

    assertThrows(GantryException.class, () -> Spawn.find("tool", env)); // not executable
    assertTrue(program.toFile().setExecutable(true));

    assertEquals(program, Spawn.find("tool", env));
    assertEquals(Path.of("/bin/sh"), Spawn.find("sh", env));
  }

  @Test
  void inputLargerThanAPipeGoesInWhileOutputComesOut() {
    byte[] input = "0123456789".repeat(50_000).getBytes(StandardCharsets.US_ASCII);

    Output output = Spawn.of(List.of("cat"), ENV).run(input, Duration.ofSeconds(30));

    assertEquals(500_000, output.stdout().length());
  }

  @Test
  void aProgramMayLeaveItsInputUnread() {
    byte[] input = new byte[1 << 20];

    assertEquals(
        3, Spawn.of(List.of("sh", "-c", "exit 3"), ENV).run(input, Duration.ofSeconds(30)).code());
  }

  @Test
  void outputBeyondTheLimitIsReadAndDropped() {
    Output output = sh("head -c 3000000 /dev/zero; exit 4");

    assertEquals(4, output.code());
    assertEquals(1 << 20, output.stdout().length());
  }

  @Test
  void aProgramThatDoesNotEndIsKilled() {
    var failure =
        assertThrows(
            GantryException.class,
            () -> Spawn.of(List.of("sleep", "60"), ENV).run(new byte[0], Duration.ofMillis(50)));

    assertEquals("sleep did not end within 0 s, killed", failure.text());
  }

  @Test
  void grandchildrenThatKeepTheOutputAreNotWaitedFor() {
    long start = System.nanoTime();

    Output output = sh("sleep 20 & echo $!");
    long grandchild = Long.parseLong(output.stdout().strip());
    try (PidFd left = PidFd.open(grandchild)) {
      assertTrue(left.signal(9));
    }

    assertTrue(System.nanoTime() - start < Duration.ofSeconds(15).toNanos());
  }

  @Test
  void severalThreadsMayAwaitOneChildAndAllGetItsCode() throws Exception {
    Child child = Spawn.spawn(List.of("sh", "-c", "read x; exit 9"), ENV, -1);
    var virtual = new FutureTask<>(child::await);
    var platform = new FutureTask<>(child::await);
    Thread first = Thread.ofVirtual().start(virtual);
    Thread second = Thread.ofPlatform().start(platform);

    assertEquals(9, child.await());
    first.join();
    second.join();

    assertEquals(child.await(), virtual.get());
    assertEquals(child.await(), platform.get());
  }

  @Test
  void awaitingWithALimitTellsWhetherItRuns() {
    Child child = Spawn.spawn(List.of("sleep", "60"), ENV);

    assertTrue(child.await(Duration.ofMillis(20)).isEmpty());
    child.kill(9);

    assertEquals(137, child.await());
    assertEquals(137, child.await(Duration.ZERO).getAsInt());
    child.kill(9); // its pid may be another's by now: nothing is sent
  }

  @Test
  void aProcessIsToldApartFromALaterOneWithItsPid() {
    Child child = Spawn.spawn(List.of("sleep", "60"), ENV);
    long start = ProcessStat.startTime(child.pid()).getAsLong();
    long self = ProcessHandle.current().pid();

    assertTrue(ProcessStat.alive(child.pid(), start));
    assertFalse(ProcessStat.alive(child.pid(), start + 1));
    assertTrue(ProcessStat.children(self).contains(child.pid()));

    child.kill(9);
    assertEquals(137, child.await());
    assertFalse(ProcessStat.alive(child.pid(), start));
  }

  @Test
  void aHeldProcessIsAwaitedAndSignalledWithoutBeingAChild() {
    Child child = Spawn.spawn(List.of("sleep", "60"), ENV);
    try (PidFd held = PidFd.open(child.pid())) {
      assertFalse(held.awaitExit(Duration.ZERO));
      assertTrue(held.signal(15));
      assertTrue(held.awaitExit(Duration.ofSeconds(20)));
      assertEquals(143, child.await());
      assertFalse(held.signal(15));
    }
  }
}
