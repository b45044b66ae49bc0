package io.gantry.engine.docker.buildkit;

import io.gantry.engine.api.Engine;
import io.gantry.engine.api.Images;
import io.gantry.engine.api.build.BuildCaches;
import io.gantry.engine.docker.buildkit.message.PruneRequest;
import io.gantry.engine.docker.buildkit.message.SolveRequest;
import io.gantry.engine.docker.buildkit.message.Usage;
import io.gantry.engine.docker.buildkit.message.WorkerRecord;
import io.gantry.engine.docker.session.KeptTrees;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.grpc.GrpcCall;
import io.gantry.platform.grpc.GrpcCode;
import io.gantry.platform.grpc.GrpcException;
import io.gantry.platform.grpc.GrpcHandler;
import io.gantry.platform.grpc.protobuf.ProtoReader;
import io.gantry.platform.grpc.protobuf.ProtoWriter;
import io.gantry.platform.linux.fs.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code Control}: builds, what is told of them, and the cache. */
final class Control {
  private static final String SERVICE = "/moby.buildkit.v1.Control/";
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final byte[] NOTHING = {};

  private final Engine engine;
  private final BuildKit.Clients clients;
  private final Jobs jobs;
  private final History history;
  private final Supplier<WorkerRecord> worker;
  private final KeptTrees trees;
  private final Path state;
  private final Clock clock;

  Control(
      Engine engine,
      BuildKit.Clients clients,
      Jobs jobs,
      History history,
      Supplier<WorkerRecord> worker,
      KeptTrees trees,
      Path state,
      Clock clock) {
    this.engine = engine;
    this.clients = clients;
    this.jobs = jobs;
    this.history = history;
    this.worker = worker;
    this.trees = trees;
    this.state = state;
    this.clock = clock;
  }

  void add(Map<String, GrpcHandler> methods) {
    methods.put(
        SERVICE + "ListWorkers",
        GrpcHandler.unary((_, _) -> new ProtoWriter().message(1, worker.get().write()).toBytes()));
    methods.put(SERVICE + "Info", GrpcHandler.unary((_, _) -> worker.get().info()));
    methods.put(SERVICE + "Solve", GrpcHandler.unary(this::solve));
    methods.put(SERVICE + "Status", GrpcHandler.streaming(this::status));
    methods.put(
        SERVICE + "DiskUsage", GrpcHandler.unary((_, request) -> diskUsage(filters(request))));
    methods.put(SERVICE + "Prune", GrpcHandler.streaming(this::prune));
    methods.put(SERVICE + "ListenBuildHistory", GrpcHandler.streaming(this::listen));
    methods.put(SERVICE + "UpdateBuildHistory", GrpcHandler.unary((_, request) -> update(request)));
  }

  private byte[] solve(GrpcCall call, byte[] bytes) {
    SolveRequest request = SolveRequest.parse(bytes);
    call.onCancel(Thread.currentThread()::interrupt);
    try (KeptTrees.Taken own = emptied();
        BuildClient client = clients.find(request.session(), own.path())) {
      var job = new Job(request, engine.builder(), this::discard, client, own.path(), clock);
      Map<String, String> response = run(job, jobs.results(request.inputs()));
      return new ProtoWriter().entries(1, response).toBytes();
    } catch (GantryException e) {
      throw Failures.of(e);
    } catch (InterruptedException e) {
      throw cancelled(e);
    }
  }

  /** A directory of this build alone; what a killed one left there is removed. */
  private KeptTrees.Taken emptied() {
    KeptTrees.Taken own = trees.take("builds");
    try {
      FileTree.delete(own.path());
      return own;
    } catch (RuntimeException e) {
      own.close();
      throw e;
    }
  }

  private Map<String, String> run(Job job, Map<String, Result> others) throws InterruptedException {
    jobs.begin(job);
    if (!job.request().internal()) {
      history.begin(job.request());
    }
    Map<String, String> response = Map.of();
    Optional<GrpcException> failure = Optional.empty();
    try {
      response = job.run(others);
      return response;
    } catch (GantryException e) {
      failure = Optional.of(Failures.of(e));
      throw failure.get();
    } catch (InterruptedException e) {
      failure = Optional.of(cancelled(e));
      throw e;
    } finally {
      job.log().end(job.progress().steps());
      history.end(job.request(), job.log(), response, failure);
      jobs.end(job);
      job.end();
      Thread.ofVirtual().name("swept-sessions").start(this::sweep);
      FileTree.delete(job.scratch());
    }
  }

  private void sweep() {
    try {
      trees.sweep();
    } catch (GantryException _) {
      // the next build tries again
    }
  }

  /** Removes an image that has no name; one that somebody uses by now stays. */
  private void discard(String image) {
    if (jobs.need(image)) {
      return;
    }
    try {
      if (engine.images().inspect(image).references().isEmpty()) {
        List<Images.Removal> _ = engine.images().remove(image, false);
      }
    } catch (GantryException _) {
      // in use, or gone
    }
  }

  private static GrpcException cancelled(InterruptedException cause) {
    return new GrpcException(GrpcCode.CANCELLED, "context canceled", List.of(), cause);
  }

  private void status(GrpcCall call, byte[] request) throws IOException {
    call.onCancel(Thread.currentThread()::interrupt);
    String ref = text(request, 1);
    try {
      Optional<StatusLog> ended = history.log(ref);
      StatusLog log =
          ended.isPresent()
              ? ended.get()
              : jobs.awaitLog(ref, PATIENCE)
                  .orElseThrow(() -> new GrpcException(GrpcCode.NOT_FOUND, "no such job " + ref));
      int at = 0;
      for (Optional<byte[]> next = log.await(at); next.isPresent(); next = log.await(at)) {
        call.send(next.get());
        at++;
      }
    } catch (InterruptedException e) {
      throw cancelled(e);
    }
  }

  private byte[] diskUsage(List<String> filters) {
    UsageFilter filter = UsageFilter.parse(filters);
    return Usage.all(engine.builder().caches().entries().stream().filter(filter::matches).toList());
  }

  private static List<String> filters(byte[] request) {
    var in = new ProtoReader(request);
    var filters = new ArrayList<String>();
    while (in.next()) {
      if (in.field() == 1) {
        filters.add(in.string());
      }
    }
    return filters;
  }

  private void prune(GrpcCall call, byte[] bytes) throws IOException {
    PruneRequest request = PruneRequest.parse(bytes);
    BuildCaches caches = engine.builder().caches();
    Optional<BuildCaches.Rule> rule = UsageFilter.rule(request, caches.entries(), free());
    if (request.all() && request.filters().stream().allMatch(String::isEmpty)) {
      trees.clear();
    }
    if (rule.isPresent()) {
      for (BuildCaches.Entry gone : caches.prune(rule.get()).entries()) {
        call.send(Usage.record(gone));
      }
    }
  }

  private long free() throws IOException {
    return Files.getFileStore(state).getUsableSpace();
  }

  private void listen(GrpcCall call, byte[] bytes) throws IOException {
    call.onCancel(Thread.currentThread()::interrupt);
    var in = new ProtoReader(bytes);
    boolean active = false;
    String ref = "";
    boolean early = false;
    int limit = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> active = in.bool();
        case 2 -> ref = in.string();
        case 3 -> early = in.bool();
        case 5 -> limit = in.int32();
        default -> {}
      }
    }
    try {
      history.listen(
          new History.Wish(active, ref, early, limit), event -> call.send(event.message()));
    } catch (InterruptedException e) {
      throw cancelled(e);
    }
  }

  private byte[] update(byte[] bytes) {
    var in = new ProtoReader(bytes);
    String ref = "";
    boolean pinned = false;
    boolean delete = false;
    boolean finish = false;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> ref = in.string();
        case 2 -> pinned = in.bool();
        case 3 -> delete = in.bool();
        case 4 -> finish = in.bool();
        default -> {}
      }
    }
    if (delete) {
      if (!history.delete(ref)) {
        throw Failures.of(new GantryException(Kind.NOT_FOUND, "no build " + ref));
      }
    } else if (!finish) {
      history.pin(ref, pinned);
    }
    return NOTHING;
  }

  private static String text(byte[] request, int field) {
    var in = new ProtoReader(request);
    while (in.next()) {
      if (in.field() == field) {
        return in.string();
      }
    }
    return "";
  }
}
