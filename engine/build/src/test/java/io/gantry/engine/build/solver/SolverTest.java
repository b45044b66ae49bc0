package io.gantry.engine.build.solver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.engine.api.build.BuildContext;
import io.gantry.engine.api.build.BuildProgress;
import io.gantry.engine.api.build.BuildRequest;
import io.gantry.engine.api.build.BuildWarning;
import io.gantry.engine.build.dockerfile.Dockerfile;
import io.gantry.engine.build.dockerfile.DockerfileException;
import io.gantry.engine.build.dockerfile.Source;
import io.gantry.engine.build.graph.BuildGraph;
import io.gantry.engine.build.graph.GraphBuilder;
import io.gantry.engine.build.graph.GraphRequest;
import io.gantry.engine.build.graph.Op;
import io.gantry.engine.build.graph.Vertex;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ImageConfig;
import io.gantry.platform.oci.Platform;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * No containers: a RUN's result is named by its command, except that {@code same} changes nothing.
 */
final class SolverTest {
  private static final String[] STAGES = {
    "FROM a AS x", "RUN 1", "RUN 2", "FROM a", "RUN --mount=from=x,target=/x 3", "RUN 4"
  };

  private static final Platform PLATFORM = new Platform("linux", "amd64", "");

  private final Map<Digest, Result> stored = new ConcurrentHashMap<>();
  private final List<String> performed = new CopyOnWriteArrayList<>();
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final Set<ChainId> gone = ConcurrentHashMap.newKeySet();
  private final Set<ChainId> elsewhere = ConcurrentHashMap.newKeySet();
  private final List<ChainId> brought = new CopyOnWriteArrayList<>();
  private volatile Runnable onCached = () -> {};
  private final WorkLocks locks = new KeyLocks();
  private final Map<String, Consumer<String>> hooks = new ConcurrentHashMap<>();

  private static BuildGraph graph(String... lines) {
    return GraphBuilder.build(
        Dockerfile.parse(Source.of("Dockerfile", String.join("\n", lines))),
        GraphRequest.of(BuildRequest.Subject.of(new BuildContext.Empty()), PLATFORM),
        _ -> ImageConfig.scratch(PLATFORM),
        (_, _, _) -> {});
  }

  private List<Result> solve(boolean useCache, String... lines) throws InterruptedException {
    var cache =
        new ResultCache() {
          @Override
          public Optional<Result> find(Digest key) {
            return Optional.ofNullable(stored.get(key));
          }

          @Override
          public void put(WorkKey key, Vertex vertex, Result result) {
            stored.put(key.digest(), result);
          }
        };
    return new Solver(
            cache,
            new Fake(),
            new Stock(),
            locks,
            Source.of("Dockerfile", String.join("\n", lines)),
            new Heard(),
            new AtomicInteger(),
            new SolveOptions(_ -> useCache, StepHistory.NONE, false, 4))
        .solve(graph(lines));
  }

  private final class Stock implements LayerStock {
    @Override
    public boolean holds(ChainId chain) {
      return !gone.contains(chain);
    }

    @Override
    public boolean bring(ChainId chain, Consumer<String> log) {
      if (!elsewhere.contains(chain)) {
        return false;
      }
      brought.add(chain);
      return gone.remove(chain);
    }
  }

  private final class Fake implements Worker {
    @Override
    public Optional<WorkKey> key(Vertex vertex, List<Result> inputs) {
      return vertex.op() instanceof Op.Run run
          ? Optional.of(new WorkKey(command(run)).add("on", inputs.getFirst().chain().toString()))
          : Optional.empty();
    }

    /** Of a RUN that says {@code reads}: what its input's content is, which is its name. */
    @Override
    public Optional<WorkKey> contentKey(Vertex vertex, List<Result> inputs) {
      return vertex.op() instanceof Op.Run run && command(run).startsWith("reads")
          ? Optional.of(new WorkKey(command(run) + " by content"))
          : Optional.empty();
    }

    @Override
    public Result perform(Vertex vertex, List<Result> inputs, Consumer<String> log) {
      if (!(vertex.op() instanceof Op.Run run)) {
        return new Result(Optional.empty(), Instant.EPOCH);
      }
      String command = command(run);
      performed.add(command);
      hooks.getOrDefault(command, _ -> {}).accept(command);
      log.accept("did " + command);
      return command.startsWith("same")
          ? inputs.getFirst()
          : new Result(
              Optional.of(new ChainId(digest(command + inputs.getFirst().chain()))), Instant.EPOCH);
    }

    private static String command(Op.Run run) {
      return run.arguments().getLast();
    }
  }

  private static Digest digest(String text) {
    return Digest.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private final class Heard implements BuildProgress {
    @Override
    public void begin(int step, String name) {}

    @Override
    public void log(int step, String line) {
      heard.add(line);
    }

    @Override
    public void cached(int step) {
      heard.add("cached");
      onCached.run();
    }

    @Override
    public void done(int step, Duration took) {}

    @Override
    public void failed(int step, String why) {
      heard.add("failed: " + why);
    }

    @Override
    public void warning(BuildWarning warning) {}
  }

  @Test
  void aSecondSolutionIsRememberedWhole() throws InterruptedException {
    List<Result> first = solve(true, "FROM a", "RUN 1", "RUN 2");
    List<Result> second = solve(true, "FROM a", "RUN 1", "RUN 2");
    assertEquals(List.of("1", "2"), performed);
    assertEquals(first, second);
    assertEquals(List.of("did 1", "did 2", "cached", "cached"), heard);
  }

  @Test
  void withoutCacheEverythingIsDoneAgain() throws InterruptedException {
    var _ = solve(true, "FROM a", "RUN 1");
    var _ = solve(false, "FROM a", "RUN 1");
    assertEquals(List.of("1", "1"), performed);
  }

  @Test
  void aChangeIsFeltDownstreamOnly() throws InterruptedException {
    var _ = solve(true, "FROM a", "RUN 1", "RUN 2", "RUN 3");
    performed.clear();
    var _ = solve(true, "FROM a", "RUN 1", "RUN other", "RUN 3");
    assertEquals(List.of("other", "3"), performed);
  }

  @Test
  void aStepThatGivesWhatItGaveBeforeDisturbsNobody() throws InterruptedException {
    var _ = solve(true, "FROM a", "RUN same", "RUN 3");
    performed.clear();
    var _ = solve(true, "FROM a", "RUN same but other", "RUN 3");
    assertEquals(List.of("same but other"), performed);
  }

  @Test
  void equalWorkOfTwoStagesIsDoneOnce() throws InterruptedException {
    var _ =
        solve(
            false,
            "FROM a AS x",
            "RUN 1",
            "FROM a AS y",
            "RUN 1",
            "FROM a",
            "COPY --from=x p q",
            "COPY --from=y p q");
    assertEquals(List.of("1"), performed);
  }

  @Test
  void independentStagesRunAtTheSameTime() throws InterruptedException {
    var meet = new CyclicBarrier(2);
    Consumer<String> both =
        _ -> {
          try {
            int _ = meet.await(10, TimeUnit.SECONDS);
          } catch (Exception e) {
            throw new GantryException(Kind.INTERNAL, "the other did not come", e);
          }
        };
    hooks.put("1", both);
    hooks.put("2", both);
    var _ =
        solve(
            true,
            "FROM a AS x",
            "RUN 1",
            "FROM a AS y",
            "RUN 2",
            "FROM a",
            "COPY --from=x p q",
            "COPY --from=y p q");
    assertEquals(2, performed.size());
  }

  @Test
  void theFirstFailureIsShownWithItsPlaceAndNothingAfterItIsDone() {
    hooks.put(
        "2",
        _ -> {
          throw new GantryException(Kind.INVALID, "exit code: 7");
        });
    var thrown =
        assertThrows(
            DockerfileException.class, () -> solve(true, "FROM a", "RUN 1", "RUN 2", "RUN 3"));
    assertEquals(3, thrown.line());
    assertEquals("exit code: 7", thrown.problem());
    assertEquals(List.of("1", "2"), performed);
    assertTrue(heard.contains("failed: exit code: 7"), heard.toString());
  }

  @Test
  void workThatReadsTheSameIsFoundByContentAndThenByKey() throws InterruptedException {
    var _ = solve(true, "FROM a", "RUN 1", "RUN reads x");
    performed.clear();
    heard.clear();
    var _ = solve(true, "FROM a", "RUN other", "RUN reads x");
    assertEquals(List.of("other"), performed);
    assertEquals(List.of("did other", "cached"), heard);
    stored.keySet().remove(new WorkKey("reads x by content").digest());
    performed.clear();
    var _ = solve(true, "FROM a", "RUN other", "RUN reads x");
    assertEquals(List.of(), performed);
  }

  private static ChainId chain(List<Result> results, int vertex) {
    return results.get(vertex).chain().orElseThrow();
  }

  @Test
  void layersThatAreGoneAreNotMissedWhereNobodyNeedsThem() throws InterruptedException {
    List<Result> first = solve(true, STAGES);
    performed.clear();
    gone.add(chain(first, 1));
    assertEquals(first, solve(true, STAGES));
    assertEquals(List.of(), performed);
  }

  @Test
  void layersThatAreElsewhereAreBroughtWhenSomebodyNeedsThem() throws InterruptedException {
    List<Result> first = solve(true, "FROM a", "RUN 1", "RUN 2");
    performed.clear();
    gone.add(chain(first, 1));
    elsewhere.add(chain(first, 1));
    var _ = solve(true, "FROM a", "RUN 1", "RUN other");
    assertEquals(List.of("other"), performed);
    assertEquals(List.of(chain(first, 1)), brought);
  }

  @Test
  void layersThatNobodyHasAreMadeAgain() throws InterruptedException {
    List<Result> first = solve(true, "FROM a", "RUN 1", "RUN 2");
    performed.clear();
    gone.add(chain(first, 1));
    hooks.put("1", _ -> gone.clear());
    var _ = solve(true, "FROM a", "RUN 1", "RUN other");
    assertEquals(List.of("1", "other"), performed);
  }

  @Test
  void theLayersOfTheOutputAreAlwaysHere() throws InterruptedException {
    List<Result> first = solve(true, "FROM a", "RUN 1", "RUN 2");
    performed.clear();
    gone.add(chain(first, 2));
    hooks.put("2", _ -> gone.clear());
    assertEquals(first, solve(true, "FROM a", "RUN 1", "RUN 2"));
    assertEquals(List.of("2"), performed);
  }

  @Test
  void buildsAtTheSameTimeDoTheirWorkOnce() throws InterruptedException {
    var results = new CopyOnWriteArrayList<List<Result>>();
    var begun = new java.util.concurrent.CountDownLatch(1);
    var go = new java.util.concurrent.CountDownLatch(1);
    hooks.put(
        "1",
        _ -> {
          begun.countDown();
          await(go);
        });
    Thread one = inBackground(results, "FROM a", "RUN 1", "RUN 2");
    await(begun);
    Thread two = inBackground(results, "FROM a", "RUN 1", "RUN 2");
    go.countDown();
    assertTrue(one.join(Duration.ofSeconds(10)));
    assertTrue(two.join(Duration.ofSeconds(10)));
    assertEquals(List.of("1", "2"), performed);
    assertEquals(2, results.size());
  }

  @Test
  void ifTheOtherBuildFailsTheWorkIsDoneHere() throws InterruptedException {
    var results = new CopyOnWriteArrayList<List<Result>>();
    var begun = new java.util.concurrent.CountDownLatch(1);
    var go = new java.util.concurrent.CountDownLatch(1);
    hooks.put(
        "1",
        _ -> {
          hooks.put("1", _ -> {});
          begun.countDown();
          await(go);
          throw new GantryException(Kind.INVALID, "exit code: 1");
        });
    Thread one = inBackground(results, "FROM a", "RUN 1");
    await(begun);
    Thread two = inBackground(results, "FROM a", "RUN 1");
    go.countDown();
    assertTrue(one.join(Duration.ofSeconds(10)));
    assertTrue(two.join(Duration.ofSeconds(10)));
    assertEquals(List.of("1", "1"), performed);
    assertEquals(1, results.size());
  }

  private static void await(java.util.concurrent.CountDownLatch latch) {
    try {
      assertTrue(latch.await(10, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new GantryException(Kind.CANCELLED, "interrupted", e);
    }
  }

  private Thread inBackground(List<List<Result>> results, String... lines) {
    return Thread.ofVirtual()
        .start(() -> {
          try {
            boolean _ = results.add(solve(true, lines));
          } catch (InterruptedException | GantryException _) {
            // gives no result
          }
        });
  }

  @Test
  void whatIsKnownIsNotHeldUpByWhatRuns() throws InterruptedException {
    var _ = solve(true, "FROM a", "RUN 1", "RUN 2");
    var cached = new java.util.concurrent.CountDownLatch(1);
    for (String slow : List.of("s1", "s2", "s3", "s4")) {
      hooks.put(slow, _ -> await(cached));
    }
    onCached = cached::countDown;
    var _ =
        solve(
            true,
            "FROM a AS s1",
            "RUN s1",
            "FROM a AS s2",
            "RUN s2",
            "FROM a AS s3",
            "RUN s3",
            "FROM a AS s4",
            "RUN s4",
            "FROM a",
            "RUN 1",
            "COPY --from=s1 p q",
            "COPY --from=s2 p q",
            "COPY --from=s3 p q",
            "COPY --from=s4 p q");
    assertTrue(heard.contains("cached"));
  }

  @Test
  void anInterruptCancelsWhatRuns() throws InterruptedException {
    var began = new java.util.concurrent.CountDownLatch(1);
    var stopped = new java.util.concurrent.CountDownLatch(1);
    hooks.put(
        "1",
        _ -> {
          began.countDown();
          try {
            new java.util.concurrent.CountDownLatch(1).await();
          } catch (InterruptedException e) {
            stopped.countDown();
            throw new GantryException(Kind.CANCELLED, "stopped", e);
          }
        });
    var failures = new ArrayList<Throwable>();
    Thread build =
        Thread.ofVirtual()
            .start(() -> {
              try {
                var _ = solve(true, "FROM a", "RUN 1");
              } catch (InterruptedException | RuntimeException e) {
                failures.add(e);
              }
            });
    assertTrue(began.await(10, TimeUnit.SECONDS));
    build.interrupt();
    assertTrue(stopped.await(10, TimeUnit.SECONDS));
    assertTrue(build.join(Duration.ofSeconds(10)));
    assertEquals(1, failures.size());
  }
}
