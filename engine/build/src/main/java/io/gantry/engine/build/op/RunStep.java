package io.gantry.engine.build.op;

import io.gantry.container.runtime.ContainerRuntime.RunRequest;
import io.gantry.container.runtime.SpecBuilder;
import io.gantry.container.runtime.SpecBuilder.Mount;
import io.gantry.container.runtime.SpecBuilder.Network;
import io.gantry.container.runtime.SpecBuilder.ProcessRequest;
import io.gantry.engine.build.context.Contexts;
import io.gantry.engine.build.context.IgnoreRules;
import io.gantry.engine.build.context.SourceTree;
import io.gantry.engine.build.context.Sources;
import io.gantry.engine.build.context.Sources.Found;
import io.gantry.engine.build.graph.Op;
import io.gantry.engine.build.solver.Result;
import io.gantry.engine.build.solver.WorkKey;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.id.RandomId;
import io.gantry.platform.linux.fs.FileTree;
import io.gantry.platform.linux.mount.OverlayMount;
import io.gantry.platform.linux.namespace.NetworkNamespace;
import io.gantry.platform.linux.process.Pipe;
import io.gantry.platform.linux.user.ResolvedUser;
import io.gantry.platform.linux.user.UserDatabase;
import io.gantry.platform.oci.ChainId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** RUN. */
final class RunStep {
  private final Layers layers;
  private final Contexts contexts;
  private final RunEnvironment runs;

  RunStep(Layers layers, Contexts contexts, RunEnvironment runs) {
    this.layers = layers;
    this.contexts = contexts;
    this.runs = runs;
  }

  WorkKey key(Op.Run op, Result parent) throws IOException {
    var key = new WorkKey("run");
    key.add("on", parent.chain().map(ChainId::toString).orElse("scratch"))
        .add("argument", op.arguments())
        .add("variable", op.environment())
        .add("user", op.user())
        .add("working directory", op.workingDirectory())
        .add("network", op.network())
        .add("insecure", Boolean.toString(op.insecure()))
        .add("host", op.extraHosts())
        .add("device", op.devices())
        .add("here-documents", Integer.toString(op.scripts().size()));
    for (Op.InlineFile script : op.scripts()) {
      WorkKey _ = key.add("here-document " + script.name(), script.content());
    }
    for (Op.RunMount mount : op.mounts()) {
      WorkKey _ = key.add("mount " + mount.target(), mount.toString());
      if (mount instanceof Op.RunMount.Bind(Op.Origin.Context(String name), var source, _, _)) {
        SourceTree tree = contexts.tree(name);
        for (Found found : Sources.find(tree, source)) {
          new TreeKey(key, tree, IgnoreRules.NONE).add(found.path());
        }
      }
    }
    return key;
  }

  Result perform(Op.Run op, Result parent, Consumer<String> log)
      throws IOException, InterruptedException {
    return layers.change(parent, key -> run(op, key, log));
  }

  private void run(Op.Run op, String key, Consumer<String> log)
      throws IOException, InterruptedException {
    String id = RandomId.next();
    Path directory = runs.directory().resolve(id);
    var files = new RunFiles(directory);
    try {
      files.write(op.scripts(), op.network().equals("host"));
      List<Mount> mounts = new RunMounts(files, contexts, runs.caches()).of(op);
      ResolvedUser user = layers.write(key, root -> UserDatabase.resolve(root, op.user()));
      OverlayMount rootfs = withStubs(layers.snapshots().mount(key), files.stubs());
      int code =
          inNetwork(
              id,
              op,
              network -> {
                var request = request(id, op, user, mounts, network);
                return runs(id, directory, request, rootfs, log);
              });
      if (code != 0) {
        throw new GantryException(
            Kind.INVALID,
            "process \""
                + String.join(" ", op.arguments())
                + "\" did not complete successfully: exit code: "
                + code);
      }
    } finally {
      runs.runtime().delete(id, directory);
      FileTree.delete(directory);
    }
  }

  private interface InNetwork {
    int run(Network network) throws InterruptedException;
  }

  private int inNetwork(String id, Op.Run op, InNetwork task) throws InterruptedException {
    switch (op.network()) {
      case "host" -> {
        return task.run(new Network.Host());
      }
      case "none" -> {
        return task.run(new Network.Isolated());
      }
      default -> {
        try (NetworkNamespace namespace = NetworkNamespace.create()) {
          var _ = runs.networks().attach(id, namespace.path(), List.of());
          return task.run(new Network.Joined(namespace.path()));
        } finally {
          runs.networks().release(id);
        }
      }
    }
  }

  private int runs(
      String id,
      Path directory,
      SpecBuilder.Request request,
      OverlayMount rootfs,
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
                    runs.specs().build(request),
                    rootfs,
                    -1,
                    pipe.writeEnd(),
                    pipe.writeEnd()));
      } finally {
        pipe.closeWriteEnd();
        output.await();
      }
    }
  }

  private static OverlayMount withStubs(OverlayMount rootfs, Path stubs) {
    var lower = new ArrayList<>(rootfs.lower());
    lower.add(stubs);
    return new OverlayMount(lower, rootfs.writable(), rootfs.readOnly());
  }

  private static SpecBuilder.Request request(
      String id, Op.Run op, ResolvedUser user, List<Mount> mounts, Network network) {
    var environment = new ArrayList<>(op.environment());
    environment.addAll(op.hidden());
    if (environment.stream().noneMatch(entry -> entry.startsWith("HOME="))) {
      environment.add("HOME=" + user.home());
    }
    return new SpecBuilder.Request(
        id,
        RunFiles.HOSTNAME,
        new ProcessRequest(
            op.arguments(),
            environment,
            op.workingDirectory(),
            user.uid(),
            user.gid(),
            user.additionalGids(),
            false),
        mounts,
        network,
        SpecBuilder.Limits.NONE,
        false,
        List.of(),
        List.of(),
        false,
        false,
        false,
        0,
        "/gantry/" + id,
        Map.of());
  }
}
