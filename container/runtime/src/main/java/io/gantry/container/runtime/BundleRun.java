package io.gantry.container.runtime;

import io.gantry.container.runtime.ContainerRuntime.RunRequest;
import io.gantry.container.runtime.ContainerRuntime.Streams;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.linux.cgroup.Cgroups;
import io.gantry.platform.linux.mount.Mounts;
import io.gantry.platform.linux.process.Signals;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A bundle run to its end by the runtime alone. */
final class BundleRun {
  private final RuntimeChoice runtime;
  private final Path state;
  private final CompiledFilters filters;
  private final Cgroups cgroups;

  BundleRun(RuntimeChoice runtime, Path state, CompiledFilters filters, Cgroups cgroups) {
    this.runtime = runtime;
    this.state = state;
    this.filters = filters;
    this.cgroups = cgroups;
  }

  int run(RunRequest request) throws InterruptedException {
    var files = new RunFiles(request.directory());
    RunFiles.makeDirectories(files.rootfs());
    CompiledFilters.Prepared prepared = filters.prepare(runtime, request.spec());
    RunFiles.write(files.config(), RunConfig.withRoot(prepared.spec(), files.rootfs()).bytes());
    var streams = new Streams(request.stdin(), request.stdout(), request.stderr(), false, "");
    // The namespace with the mount lives as long as the runtime does, then both are gone.
    RuntimeCall call =
        runtime.withPrivateMounts(() -> {
          Mounts.mountOverlay(request.rootfs(), files.rootfs());
          return RuntimeCall.start(
              runtime,
              state,
              "run",
              List.of("--bundle", request.directory().toString(), request.id()),
              files.pid(),
              streams);
        });
    try (call) {
      return await(call, request, prepared.uncompiled());
    } finally {
      cgroups.group(RunConfig.cgroup(request.spec())).remove();
      files.clear(false);
    }
  }

  private int await(RuntimeCall call, RunRequest request, Optional<Json.Obj> uncompiled)
      throws InterruptedException {
    OptionalLong pid = call.awaitPid();
    if (pid.isEmpty()) {
      int _ = call.child().await();
      throw RuntimeFailure.create(
          runtime.name(), call.messages(), RunConfig.program(request.spec().object("process")));
    }
    uncompiled.ifPresent(profile -> filters.keep(profile, state.resolve(request.id())));
    try {
      return call.await();
    } catch (InterruptedException e) {
      // The pid is the runtime's child: it cannot be used again before the runtime has seen it end.
      Removal.signalAll(List.of(pid.getAsLong()), Signals.SIGKILL);
      int _ = call.child().await();
      throw e;
    }
  }
}
