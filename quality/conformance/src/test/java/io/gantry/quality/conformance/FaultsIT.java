package io.gantry.quality.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsProgram;
import io.gantry.quality.testkit.NeedsRoot;
import io.gantry.quality.testkit.StateRoot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * Commands are killed at the boundaries of their steps, at other times, and with the engine that
 * works for them; then nothing is left of them, and everything else goes on. {@code
 * -Dgantry.faults.rounds} and {@code -Dgantry.faults.seed} choose how many and which.
 */
@LeavesNothing
@NeedsRoot
@NeedsProgram({"conmon", "busybox", "nft"})
final class FaultsIT {
  private static final int ROUNDS = Integer.getInteger("gantry.faults.rounds", 12);
  private static final long SEED = Long.getLong("gantry.faults.seed", 1L);

  /** What a command passes when nobody kills it, in order, and how long it takes. */
  private record Course(List<String> boundaries, long nanos) {}

  private final Random random = new Random(SEED);
  private final Map<Victim, Course> courses = new EnumMap<>(Victim.class);

  @Test
  void nothingIsLeftOfAKilledCommandAndTheOthersGoOn(StateRoot root) throws Exception {
    try (Scene scene = Scene.open(root)) {
      var passed = new TreeSet<String>();
      for (Victim victim : Victim.values()) {
        Course course = course(root, scene, victim);
        courses.put(victim, course);
        passed.addAll(course.boundaries());
        scene.settle();
      }
      Path home = Gantry.program().resolveSibling("..").normalize();
      SortedSet<String> declared = Boundary.ofDistribution(home);
      declared.removeIf(FaultsIT::dependsOnTheHost);
      passed.removeIf(FaultsIT::dependsOnTheHost);
      assertEquals(declared, passed, "what no command here passes");
      var failures = new ArrayList<AssertionError>();
      for (int round = 1; round <= ROUNDS; round++) {
        try {
          round(root, scene, round);
        } catch (AssertionError failure) {
          failures.add(failure);
          System.err.println(failure.getMessage());
          scene.settle();
        }
      }
      assertEquals(List.of(), failures);
    }
  }

  /**
   * An exit is recorded by whoever comes first, which may be the monitor's command; layers are
   * copied for other users only where the kernel does not map ids.
   */
  private static boolean dependsOnTheHost(String boundary) {
    return boundary.startsWith("end/") || boundary.startsWith("owned/");
  }

  private static Course course(StateRoot root, Scene scene, Victim victim) throws Exception {
    before(scene, victim);
    Path trace = root.scratch().resolve("trace-" + victim);
    long begun = System.nanoTime();
    cold(root, "trace " + trace).run(words(scene.command(victim))).exits(0);
    long nanos = System.nanoTime() - begun;
    scene.note();
    return new Course(Files.readAllLines(trace), nanos);
  }

  private static void before(Scene scene, Victim victim) throws Exception {
    if (!victim.before().isEmpty()) {
      scene.gantry().run(words(victim.before())).exits(0);
    }
    scene.note();
  }

  private static String[] words(List<String> words) {
    return words.toArray(String[]::new);
  }

  private static Gantry cold(StateRoot root, String fault) {
    return Gantry.cold(root).with("JAVA_TOOL_OPTIONS", "'-Dgantry.faults=" + fault + "'");
  }

  private void round(StateRoot root, Scene scene, int round) throws Exception {
    List<Victim> victims = List.of(Victim.values());
    Victim victim = victims.get(random.nextInt(victims.size()));
    Course course = Objects.requireNonNull(courses.get(victim));
    int kind = random.nextInt(10);
    String what = "round " + round + " of seed " + SEED + ": " + victim;
    before(scene, victim);
    if (kind < 7) {
      int at = random.nextInt(course.boundaries().size());
      String boundary = course.boundaries().get(at);
      int count = Collections.frequency(course.boundaries().subList(0, at + 1), boundary);
      what += " killed after " + boundary + " (" + count + ")";
      Result killed =
          cold(root, "kill " + boundary + " " + count).run(words(scene.command(victim)));
      assertEquals(137, killed.code(), what + ": " + killed);
    } else if (kind < 9) {
      long nanos = (long) (course.nanos() * random.nextDouble());
      what += " killed after " + TimeUnit.NANOSECONDS.toMillis(nanos) + " ms";
      killLater(Gantry.cold(root).start(words(scene.command(victim))), nanos);
    } else {
      what += " killed with the engine";
      killEngine(scene, victim);
    }
    scene.note();
    if (random.nextInt(3) == 0) {
      killEngine(scene);
    }
    Result repaired = scene.gantry().run("system", "check", "--repair");
    assertEquals(0, repaired.code(), what + ": " + repaired);
    scene.check(what);
  }

  private static void killLater(Process process, long nanos) throws Exception {
    long end = System.nanoTime() + nanos;
    for (long left = nanos; left > 0 && process.isAlive(); left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
    process.destroyForcibly().waitFor();
  }

  /** The command is the engine's; both end. */
  private void killEngine(Scene scene, Victim victim) throws Exception {
    Process client = scene.gantry().start(words(scene.command(victim)));
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(80)));
    killEngine(scene);
    client.destroyForcibly().waitFor();
  }

  private static void killEngine(Scene scene) throws Exception {
    OptionalLong engine = scene.gantry().engine();
    if (engine.isPresent()) {
      ProcessHandle process = ProcessHandle.of(engine.getAsLong()).orElseThrow();
      boolean _ = process.destroyForcibly();
      process.onExit().get();
    }
    scene.gantry().run("version").exits(0);
    long _ = scene.gantry().awaitEngine();
  }
}
