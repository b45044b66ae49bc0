package io.gantry.engine.build.op;

import io.gantry.container.runtime.ContainerRuntime.RunRequest;
import io.gantry.container.runtime.Limits;
import io.gantry.container.runtime.Namespaces;
import io.gantry.container.runtime.Namespaces.Namespace;
import io.gantry.container.runtime.Rights;
import io.gantry.container.runtime.SpecBuilder;
import io.gantry.container.runtime.SpecBuilder.ProcessRequest;
import io.gantry.container.runtime.cdi.CdiDevices;
import io.gantry.engine.build.context.Contexts;
import io.gantry.engine.build.graph.Op;
import io.gantry.engine.build.run.RunMounts;
import io.gantry.engine.build.run.Stubs;
import io.gantry.engine.build.solver.Result;
import io.gantry.engine.build.solver.WorkKey;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.Uninterruptible;
import io.gantry.platform.base.id.RandomId;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.linux.fs.FileTree;
import io.gantry.platform.linux.mount.OverlayMount;
import io.gantry.platform.linux.process.Pipe;
import io.gantry.platform.linux.user.ResolvedUser;
import io.gantry.platform.linux.user.UserDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** RUN. */
final class RunStep {
  private final Layers layers;
  private final Contexts contexts;
  private final RunEnvironment runs;
  private final RunKey keys;

  RunStep(Layers layers, Contexts contexts, RunEnvironment runs) {
    this.layers = layers;
    this.contexts = contexts;
    this.runs = runs;
    this.keys = new RunKey(layers, contexts, runs.running());
  }

  WorkKey key(Op.Run op, List<Result> inputs) throws IOException, InterruptedException {
    return keys.of(op, inputs);
  }

  Optional<WorkKey> contentKey(Op.Run op, List<Result> inputs)
      throws IOException, InterruptedException {
    return keys.byContent(op, inputs);
  }

  Result perform(Op.Run op, List<Result> inputs, Consumer<String> log)
      throws IOException, InterruptedException {
    return layers.change(inputs.getFirst(), key -> run(op, inputs, key, log));
  }

  private void run(Op.Run op, List<Result> inputs, String key, Consumer<String> log)
      throws IOException, InterruptedException {
    String id = RandomId.next();
    Path directory = runs.directory().resolve(id);
    var stubs = new Stubs(directory.resolve("stubs"));
    var files = new RunFiles(directory);
    try (var network = RunNetwork.begin(runs.networks(), id, op.network());
        var sources = new RunSources(layers, contexts, inputs, key);
        var mounts =
            new RunMounts(
                directory.resolve("mounts"),
                new RunMounts.Parts(sources, runs.caches(), runs.secrets(), log),
                stubs)) {
      ResolvedUser user = prepare(op, inputs.getFirst(), key, files, mounts, stubs);
      OverlayMount rootfs = layers.snapshots().mount(key);
      RunNetwork.Given given = network.await();
      files.writeHosts(hostname(op), op.extraHosts(), given.gateway());
      var spec = runs.specs().build(request(id, op, user, mounts, given.network()));
      int code = runs(id, directory, spec, withStubs(rootfs, stubs.layer()), mounts, log);
      if (rootfs.writable().isPresent()) {
        stubs.removeFrom(rootfs.writable().get().upper());
      }
      if (code != 0) {
        throw failure(op, code);
      }
      sources.verify();
    } catch (GantryException e) {
      throw switch (e.kind()) {
        case COMMAND_NOT_FOUND, COMMAND_NOT_EXECUTABLE -> unstarted(op, e);
        case NOT_FOUND,
            ALREADY_EXISTS,
            INVALID,
            CONFLICT,
            FORBIDDEN,
            UNAVAILABLE,
            EXHAUSTED,
            CANCELLED,
            INTERNAL ->
            e;
      };
    } finally {
      Uninterruptible.run(() -> {
        runs.runtime().delete(id, directory);
        FileTree.delete(directory);
      });
    }
  }

  /** Everything that is mounted, and who runs. */
  private ResolvedUser prepare(
      Op.Run op, Result parent, String key, RunFiles files, RunMounts mounts, Stubs stubs)
      throws IOException, InterruptedException {
    files.write(op.scripts(), op.network().equals("host"));
    for (String name : List.of("proc", "sys", "dev")) {
      stubs.directory(name);
    }
    mounts.file(files.hosts(), "etc/hosts");
    mounts.file(files.resolvConf(), "etc/resolv.conf");
    for (Op.InlineFile script : op.scripts()) {
      mounts.script(files.script(script.name()), op.arguments().getLast());
    }
    Layers.Look<ResolvedUser> look =
        root -> {
          mounts.add(op.mounts(), root);
          stubs.compare(root);
          return UserDatabase.resolve(root, op.user());
        };
    // what nobody can write need not be synced when it is unmounted
    Optional<ResolvedUser> user = layers.read(parent, look);
    return user.isPresent() ? user.get() : layers.write(key, look);
  }

  private static GantryException failure(Op.Run op, int code) {
    return new GantryException(Kind.INVALID, failed(op, code));
  }

  /** A program that could not be started, in the words of one that has failed. */
  private static GantryException unstarted(Op.Run op, GantryException failure) {
    int why = failure.text().indexOf("exec: \"");
    String said = why < 0 ? failure.text() : failure.text().substring(why);
    int code = failure.kind() == Kind.COMMAND_NOT_FOUND ? 127 : 126;
    return new GantryException(
        Kind.INVALID, failed(op, code) + ": " + said.replace(": unknown", ""), failure);
  }

  private static String failed(Op.Run op, int code) {
    return "process \""
        + String.join(" ", op.arguments())
        + "\" did not complete successfully: exit code: "
        + code;
  }

  private int runs(
      String id,
      Path directory,
      Json.Obj spec,
      OverlayMount rootfs,
      RunMounts mounts,
      Consumer<String> log)
      throws InterruptedException {
    try (Pipe pipe = Pipe.create()) {
      OutputLines output = OutputLines.read(pipe.readEnd(), log);
      try {
        return runs.runtime()
            .run(
                new RunRequest(
                    id,
                    directory,
                    spec,
                    rootfs,
                    -1,
                    pipe.writeEnd(),
                    pipe.writeEnd(),
                    mounts,
                    mounts.secretVariables()));
      } finally {
        pipe.closeWriteEnd();
        output.await();
      }
    }
  }

  private static OverlayMount withStubs(OverlayMount rootfs, Path stubs) {
    var lower = new ArrayList<>(rootfs.lower());
    lower.add(stubs);
    return new OverlayMount(lower, rootfs.writable(), rootfs.readOnly()).withoutSync();
  }

  private static String hostname(Op.Run op) {
    return op.hostname().isEmpty() ? RunFiles.HOSTNAME : op.hostname();
  }

  private SpecBuilder.Request request(
      String id, Op.Run op, ResolvedUser user, RunMounts mounts, Namespace network) {
    var environment = new ArrayList<>(op.environment());
    environment.addAll(op.hidden());
    environment.addAll(mounts.variables());
    if (environment.stream().noneMatch(entry -> entry.startsWith("HOME="))) {
      environment.add("HOME=" + user.home());
    }
    return new SpecBuilder.Request(
        id,
        hostname(op),
        new ProcessRequest(
            op.arguments(),
            environment,
            op.workingDirectory(),
            user.uid(),
            user.gid(),
            user.additionalGids(),
            false),
        mounts.mounts(),
        Namespaces.with(network),
        Limits.NONE.withUlimits(runs.running().ulimits()),
        Rights.DEFAULT.withPrivileges(op.insecure()),
        RunDevices.of(op.devices(), new CdiDevices(CdiDevices.DIRECTORIES)),
        runs.running().sharedMemory(),
        "/gantry/" + id,
        Map.of());
  }
}
