package io.gantry.container.runtime;

import io.gantry.container.runtime.ContainerRuntime.RunRequest;
import io.gantry.container.runtime.ContainerRuntime.Streams;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.linux.cgroup.Cgroups;
import io.gantry.platform.linux.fs.FileTree;
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
    CompiledFilters.Prepared prepared = filters.prepare(runtime, runtime.adapt(request.spec()));
    Json.Obj spec = RunConfig.withRoot(prepared.spec(), files.rootfs());
    RunFiles.write(files.config(), spec.bytes());
    boolean secret = !request.secrets().isEmpty();
    Path hidden = request.directory().resolve("private");
    if (secret) {
      RunFiles.makeDirectories(hidden);
    }
    // The namespace with the mounts lives as long as the runtime does, then both are gone.
    RuntimeCall call =
        runtime.withPrivateMounts(() -> {
          Mounts.mountOverlay(request.rootfs(), files.rootfs());
          request.mounts().make();
          if (!secret) {
            return start(request, request.directory(), state, files);
          }
          // Bundle and state name the variables: they are kept in memory.
          Mounts.mount("tmpfs", hidden, "tmpfs", Mounts.MS_NOSUID | Mounts.MS_NODEV, "mode=0700");
          Json.Obj full = RunConfig.withVariables(spec, request.secrets());
          RunFiles.write(hidden.resolve("config.json"), full.bytes());
          return start(request, hidden, hidden.resolve("oci"), files);
        });
    try (call) {
      return await(call, request, secret ? Optional.empty() : prepared.uncompiled());
    } finally {
      String group = RunConfig.cgroup(spec);
      if (!group.isEmpty()) {
        cgroups.group(group).remove();
      }
      files.clear(false);
      if (secret) {
        FileTree.delete(hidden);
      }
    }
  }

  private RuntimeCall start(RunRequest request, Path bundle, Path state, RunFiles files) {
    return RuntimeCall.start(
        runtime,
        state,
        "run",
        List.of("--bundle", bundle.toString(), request.id()),
        files.pid(),
        new Streams(request.stdin(), request.stdout(), request.stderr(), false, ""));
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
