package io.gantry.engine.build.op;

import io.gantry.engine.api.build.BuildRequest;
import io.gantry.engine.build.context.Contexts;
import io.gantry.engine.build.context.IgnoreRules;
import io.gantry.engine.build.context.SourceTree;
import io.gantry.engine.build.context.Sources;
import io.gantry.engine.build.context.Sources.Found;
import io.gantry.engine.build.graph.Op;
import io.gantry.engine.build.graph.Op.RunMount;
import io.gantry.engine.build.solver.Result;
import io.gantry.engine.build.solver.WorkKey;
import io.gantry.platform.oci.ChainId;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * What a RUN depends on: its root file system, the program with its surroundings, and what mounts
 * bring in. Of secrets and agents only that they are asked for counts, of caches only which.
 */
final class RunKey {
  private final Layers layers;
  private final Contexts contexts;
  private final BuildRequest.Running running;

  RunKey(Layers layers, Contexts contexts, BuildRequest.Running running) {
    this.layers = layers;
    this.contexts = contexts;
    this.running = running;
  }

  /** By what the inputs are. */
  WorkKey of(Op.Run op, List<Result> inputs) throws IOException, InterruptedException {
    return of(op, inputs, false);
  }

  /** By the files that binds show of the inputs; nothing if there are none. */
  Optional<WorkKey> byContent(Op.Run op, List<Result> inputs)
      throws IOException, InterruptedException {
    boolean binds =
        op.mounts().stream()
            .anyMatch(mount ->
                mount instanceof RunMount.Bind bind && bind.from() instanceof Op.Origin.Input);
    return binds ? Optional.of(of(op, inputs, true)) : Optional.empty();
  }

  private WorkKey of(Op.Run op, List<Result> inputs, boolean byContent)
      throws IOException, InterruptedException {
    var key = new WorkKey(byContent ? "run with files of other stages" : "run");
    key.add("on", chain(inputs.getFirst()))
        .add("argument", op.arguments())
        .add("variable", op.environment())
        .add("user", op.user())
        .add("working directory", op.workingDirectory())
        .add("network", op.network())
        .add("insecure", Boolean.toString(op.insecure()))
        .add("host", op.extraHosts())
        .add("device", op.devices())
        .add("hostname", op.hostname())
        .add("shared memory", Long.toString(running.sharedMemory()))
        .add("ulimit", running.ulimits())
        .add("here-documents", Integer.toString(op.scripts().size()));
    for (Op.InlineFile script : op.scripts()) {
      WorkKey _ = key.add("here-document " + script.name(), script.content());
    }
    for (RunMount mount : op.mounts()) {
      add(key, mount, inputs, byContent);
    }
    return key;
  }

  private void add(WorkKey key, RunMount mount, List<Result> inputs, boolean byContent)
      throws IOException, InterruptedException {
    String label = "mount " + mount.target();
    switch (mount) {
      case RunMount.Bind(var from, String source, String target, boolean writable) -> {
        WorkKey _ =
            key.add(label, "bind " + target + " writable " + writable).add("source", source);
        files(key, from, source, inputs, byContent);
      }
      case RunMount.Cache cache -> {
        WorkKey _ =
            key.add(
                label,
                "cache "
                    + cache.id()
                    + " readonly "
                    + cache.readOnly()
                    + " sharing "
                    + cache.sharing());
        if (cache.from().isPresent()) {
          WorkKey _ = key.add("begins with", cache.source());
          files(key, cache.from().get(), cache.source(), inputs, false);
        }
      }
      case RunMount.Tmpfs _, RunMount.Secret _, RunMount.Ssh _ -> {
        WorkKey _ = key.add(label, mount.toString());
      }
    }
  }

  private void files(
      WorkKey key, Op.Origin from, String source, List<Result> inputs, boolean byContent)
      throws IOException, InterruptedException {
    switch (from) {
      case Op.Origin.Context(String name) -> files(key, contexts.tree(name), source);
      case Op.Origin.Input(int index) when byContent -> {
        Optional<WorkKey> _ =
            layers.read(
                inputs.get(index),
                root -> {
                  files(key, Layers.tree(root), source);
                  return key;
                });
      }
      case Op.Origin.Input(int index) -> {
        WorkKey _ = key.add("of", chain(inputs.get(index)));
      }
    }
  }

  private static void files(WorkKey key, SourceTree tree, String source) throws IOException {
    for (Found found : Sources.find(tree, source)) {
      new TreeKey(key, tree, IgnoreRules.NONE).add(found.path());
    }
  }

  private static String chain(Result result) {
    return result.chain().map(ChainId::toString).orElse("scratch");
  }
}
