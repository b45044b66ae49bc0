package io.gantry.cluster.apiserver.storage;

import static io.gantry.cluster.apiserver.storage.StorageFixture.labelled;
import static io.gantry.cluster.apiserver.storage.StorageFixture.pod;

import io.gantry.cluster.apiserver.storage.Storage.ListQuery;
import io.gantry.cluster.apiserver.storage.Storage.Selector;
import io.gantry.cluster.apiserver.storage.Storage.WatchQuery;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ObjectKey;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.cluster.store.SqliteStore;
import io.gantry.cluster.store.Store;
import io.gantry.platform.base.concurrent.TaskGroup;
import io.gantry.platform.base.json.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Figures for docs/decisions/0012; not part of the tests, run by name. */
final class StorageBench {
  private static final int SECONDS = 3;

  @TempDir private Path directory;

  /** Processor time of this process: what a busy machine does not falsify. */
  private static double cpuMillis() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e6;
  }

  private static void say(String what, double value, String unit) {
    System.out.printf("%-48s %,12.1f %s%n", what, value, unit);
  }

  /** A Pod of about five kilobytes of JSON, as kubectl shows a running one. */
  private static ApiObject large(String namespace, String name) {
    var containers = new ArrayList<Json>();
    for (int c = 0; c < 4; c++) {
      var env = new ArrayList<Json>();
      for (int i = 0; i < 10; i++) {
        env.add(
            Json.object().put("name", "VARIABLE_" + i).put("value", "the value of " + i).build());
      }
      containers.add(
          Json.object()
              .put("name", "container-" + c)
              .put("image", "registry.example.org/team/application:1.2." + c)
              .put("imagePullPolicy", "IfNotPresent")
              .put("env", Json.array(env))
              .put(
                  "resources",
                  Json.object()
                      .put("limits", Json.object().put("cpu", "1").put("memory", "1Gi").build())
                      .build())
              .put("terminationMessagePath", "/dev/termination-log")
              .put("terminationMessagePolicy", "File")
              .build());
    }
    var conditions = new ArrayList<Json>();
    for (String type : List.of("Initialized", "Ready", "ContainersReady", "PodScheduled")) {
      conditions.add(
          Json.object()
              .put("type", type)
              .put("status", "True")
              .put("lastProbeTime", Json.nil())
              .put("lastTransitionTime", "2026-11-22T12:00:00Z")
              .build());
    }
    Json.Obj spec =
        Json.object()
            .put("containers", Json.array(containers))
            .put("restartPolicy", "Always")
            .put("terminationGracePeriodSeconds", 30)
            .put("dnsPolicy", "ClusterFirst")
            .put("nodeName", "node-1")
            .build();
    Json.Obj status =
        Json.object()
            .put("phase", "Running")
            .put("conditions", Json.array(conditions))
            .put("hostIP", "10.0.0.1")
            .put("podIP", "10.1.0.1")
            .build();
    return labelled(pod(namespace, name), "web").with(spec, "spec").with(status, "status");
  }

  @Test
  void openAnExistingStore() {
    Path file = directory.resolve("open.db");
    for (int i = 0; i < 5; i++) {
      long start = System.nanoTime();
      Store store = SqliteStore.open(file);
      say("open #" + i, (System.nanoTime() - start) / 1e6, "ms");
      store.put("/a" + i, new byte[1024], Store.ANY, Duration.ZERO);
      store.close();
    }
  }

  @Test
  void storeWrites() throws Exception {
    byte[] value = new byte[1024];
    try (Store store = SqliteStore.open(directory.resolve("w.db"))) {
      for (int writers : new int[] {256, 1, 16, 256}) {
        double rate =
            rate(
                writers,
                (writer, i) ->
                    store.put("/k/" + writer + "/" + i % 20, value, Store.ANY, Duration.ZERO));
        say("store: writes of 1 KB by " + writers, rate, "/s");
      }
    }
  }

  @Test
  void storageWrites() throws Exception {
    try (var on = new StorageFixture(directory, Duration.ofMinutes(1))) {
      for (int i = 0; i < 256; i++) {
        on.pods.create(large("n", "p" + i));
      }
      for (int writers : new int[] {256, 1, 16, 256}) {
        double rate =
            rate(
                writers,
                (writer, i) ->
                    on.pods.update(
                        new ObjectKey("n", "p" + writer),
                        object -> object.with(Json.of(i), "metadata", "annotations", "i")));
        say("storage: updates of 5 KB pods by " + writers, rate, "/s");
      }
    }
  }

  private interface Write {
    Object once(int writer, int i);
  }

  private static double rate(int writers, Write write) throws Exception {
    var done = new AtomicLong();
    double cpu = cpuMillis();
    long start = System.nanoTime();
    long end = start + Duration.ofSeconds(SECONDS).toNanos();
    try (TaskGroup tasks = TaskGroup.open("write")) {
      for (int w = 0; w < writers; w++) {
        int writer = w;
        var _ =
            tasks.fork(() -> {
              for (int i = 0; System.nanoTime() < end; i++) {
                write.once(writer, i);
                done.incrementAndGet();
              }
              return true;
            });
      }
      tasks.join(Duration.ofSeconds(60));
    }
    say("  processor time of each", (cpuMillis() - cpu) * 1000 / done.get(), "us");
    return done.get() / ((System.nanoTime() - start) / 1e9);
  }

  @Test
  void fanOut() throws Exception {
    int watchers = 1000;
    int events = 2000;
    try (var on = new StorageFixture(directory, Duration.ofMinutes(1));
        TaskGroup tasks = TaskGroup.open("watch")) {
      on.pods.create(large("n", "p"));
      var done = new CountDownLatch(watchers);
      var slow = new AtomicLong();
      for (int i = 0; i < watchers; i++) {
        Storage.Watch watch = on.pods.watch(new WatchQuery("", Selector.ALL, "2", false, true));
        var _ =
            tasks.fork(() -> {
              for (int seen = 0; seen < events; seen++) {
                long revision = watch.next().orElseThrow().object().revision();
                if (revision != seen + 3) {
                  slow.incrementAndGet();
                }
              }
              done.countDown();
              watch.close();
              return true;
            });
      }
      long start = System.nanoTime();
      double cpu = cpuMillis();
      for (int i = 0; i < events; i++) {
        String value = Integer.toString(i);
        on.label("n", "p", value);
      }
      say("one writer beside 1,000 watchers", events / ((System.nanoTime() - start) / 1e9), "/s");
      done.await();
      double seconds = (System.nanoTime() - start) / 1e9;
      say("events to 1,000 watchers", watchers * (double) events / seconds, "/s");
      say("  processor time of each", (cpuMillis() - cpu) * 1000 / watchers / events, "us");
      say("wrong or late", (double) slow.get(), "");
    }
  }

  @Test
  void listsAndMemory() throws Exception {
    long before = heap();
    try (var on = new StorageFixture(directory, Duration.ofMinutes(1))) {
      int pods = 5000;
      try (TaskGroup tasks = TaskGroup.open("create")) {
        for (int w = 0; w < 50; w++) {
          int writer = w;
          var _ =
              tasks.fork(() -> {
                for (int i = 0; i < pods / 50; i++) {
                  on.pods.create(large("n" + writer % 10, "p" + writer + "-" + i));
                }
                return true;
              });
        }
        tasks.join(Duration.ofSeconds(60));
      }
      say("bytes of a pod", on.list(1, "", "", "").items().getFirst().bytes().length, "B");
      say("heap per pod", (heap() - before) / (double) pods, "B");
      for (int round = 0; round < 5; round++) {
        long start = System.nanoTime();
        int size = on.list(0, "", "", "").items().size();
        say("list of " + size, (System.nanoTime() - start) / 1e6, "ms");
      }
      long start = System.nanoTime();
      on.pods.list(new ListQuery("", StorageFixture.app("web"), 0, "", "", ""));
      say("list of 5,000 by label", (System.nanoTime() - start) / 1e6, "ms");
      on.storages.close();
      int[] parsed = new int[1];
      start = System.nanoTime();
      double cpu = cpuMillis();
      try (var again = new Storages(on.store)) {
        again
            .of(StorageFixture.resource(ResourceTypes.PODS))
            .list(new ListQuery("", Selector.ALL, 1, "", "", ""));
        say("cache of 5,000 read in", (System.nanoTime() - start) / 1e6, "ms");
        say("  processor time", cpuMillis() - cpu, "ms");
        Json.Obj pod = large("n", "p").tree();
        byte[] bytes = pod.bytes();
        cpu = cpuMillis();
        for (int i = 0; i < 20_000; i++) {
          parsed[0] += Json.parse(bytes).asObject().fields().size();
        }
        say("parse of a pod, warm", (cpuMillis() - cpu) * 1000 / 20_000, "us");
        var trees = new ArrayList<Json>();
        before = heap();
        for (int i = 0; i < 5_000; i++) {
          trees.add(Json.parse(bytes));
        }
        say("heap of a parsed pod", (heap() - before) / 5_000.0, "B " + trees.size());
      }
    }
  }

  private static long heap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
