package io.gantry.engine.docker.buildkit;

import io.gantry.engine.api.build.BuildOutput;
import io.gantry.engine.docker.buildkit.ResultFiles.Wish;
import io.gantry.engine.docker.buildkit.message.BridgeResult;
import io.gantry.engine.docker.buildkit.message.Capabilities;
import io.gantry.engine.docker.buildkit.message.FrontendRequest;
import io.gantry.engine.docker.buildkit.message.ReturnRequest;
import io.gantry.engine.docker.buildkit.message.WorkerRecord;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.grpc.GrpcCall;
import io.gantry.platform.grpc.GrpcCode;
import io.gantry.platform.grpc.GrpcException;
import io.gantry.platform.grpc.GrpcHandler;
import io.gantry.platform.grpc.protobuf.ProtoWriter;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * {@code LLBBridge}: what a client says while its {@code Control.Solve} waits. The call's metadata
 * names the job.
 */
final class Bridge {
  private static final String SERVICE = "/moby.buildkit.v1.frontend.LLBBridge/";
  private static final String JOB = "buildkit-controlapi-buildid";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final byte[] NOTHING = {};

  private final Jobs jobs;
  private final Supplier<WorkerRecord> worker;

  Bridge(Jobs jobs, Supplier<WorkerRecord> worker) {
    this.jobs = jobs;
    this.worker = worker;
  }

  /** What a method does for a job. */
  @FunctionalInterface
  private interface Method {
    byte[] answer(Job job, byte[] request) throws InterruptedException;
  }

  void add(Map<String, GrpcHandler> methods) {
    methods.put(SERVICE + "Ping", GrpcHandler.unary((_, _) -> Capabilities.pong(worker.get())));
    add(methods, "Solve", this::solve);
    add(methods, "Return", Bridge::returned);
    add(methods, "Evaluate", Bridge::evaluate);
    add(methods, "ReadFile", reading(false, ResultFiles::read));
    add(methods, "StatFile", reading(false, ResultFiles::stat));
    add(methods, "ReadDir", reading(true, ResultFiles::list));
    add(methods, "Inputs", (job, _) -> inputs(job));
    add(methods, "Warn", (_, _) -> NOTHING);
  }

  private void add(Map<String, GrpcHandler> methods, String name, Method method) {
    methods.put(
        SERVICE + name, GrpcHandler.unary((call, request) -> answer(call, request, method)));
  }

  private byte[] answer(GrpcCall call, byte[] request, Method method) {
    call.onCancel(Thread.currentThread()::interrupt);
    try {
      return method.answer(job(call), request);
    } catch (GantryException e) {
      throw Failures.of(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GrpcException(GrpcCode.CANCELLED, "context canceled", List.of(), e);
    }
  }

  private Job job(GrpcCall call) throws InterruptedException {
    String ref = call.metadata().first(JOB).orElse("");
    return jobs.await(ref, PATIENCE)
        .orElseThrow(() -> new GantryException(Kind.NOT_FOUND, "no such job " + ref));
  }

  private byte[] solve(Job job, byte[] bytes) throws InterruptedException {
    FrontendRequest request = FrontendRequest.parse(bytes);
    Optional<BridgeResult> known = known(job, request);
    if (known.isPresent()) {
      return known.get().answer();
    }
    Map<String, Result> others = jobs.results(request.inputs());
    Optional<String> question = new Options(request.options()).question();
    if (question.isPresent()) {
      var result = new Result(job, request, others);
      try {
        return Questions.answer(
                question.get(),
                job.builder(),
                result.request(List.of(BuildOutput.of("cacheonly", Map.of())), List.of()))
            .answer();
      } finally {
        result.release();
      }
    }
    String id = job.add(request, others);
    if (request.evaluate()) {
      String _ = job.find(id).orElseThrow().image();
    }
    return new BridgeResult(Optional.of(id), Map.of()).answer();
  }

  /** A graph that names a result of ours is that result; no graph at all is an empty one. */
  private static Optional<BridgeResult> known(Job job, FrontendRequest request) {
    if (!request.frontend().isEmpty()) {
      return Optional.empty();
    }
    if (request.definition().isEmpty()) {
      return Optional.of(new BridgeResult(Optional.empty(), Map.of()));
    }
    return request
        .definition()
        .get()
        .result()
        .map(id -> new BridgeResult(Optional.of(id), Map.of()))
        .filter(result -> job.find(result.id().orElseThrow()).isPresent());
  }

  private static byte[] returned(Job job, byte[] bytes) {
    job.returns(ReturnRequest.parse(bytes));
    return NOTHING;
  }

  private static byte[] evaluate(Job job, byte[] bytes) throws InterruptedException {
    String _ = result(job, Wish.parse(bytes, false)).image();
    return NOTHING;
  }

  private static Result result(Job job, Wish wish) {
    return job.find(wish.result())
        .orElseThrow(() -> new GantryException(Kind.NOT_FOUND, "no such ref: " + wish.result()));
  }

  /** What is read of a result's files. */
  @FunctionalInterface
  private interface Reading {
    byte[] of(ResultFiles files, Wish wish) throws IOException;
  }

  private static Method reading(boolean directory, Reading reading) {
    return (job, bytes) -> {
      Wish wish = Wish.parse(bytes, directory);
      try {
        return reading.of(result(job, wish).files(), wish);
      } catch (IOException e) {
        throw new GantryException(
            Kind.UNAVAILABLE, "cannot read " + wish.path() + ": " + e.getMessage(), e);
      }
    };
  }

  private static byte[] inputs(Job job) {
    var out = new ProtoWriter();
    job.request().inputs().forEach((name, graph) -> out.entry(1, name, graph.write().toBytes()));
    return out.toBytes();
  }
}
