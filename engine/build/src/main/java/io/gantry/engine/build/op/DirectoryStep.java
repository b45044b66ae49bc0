package io.gantry.engine.build.op;

import io.gantry.engine.build.graph.Op;
import io.gantry.engine.build.solver.Result;
import io.gantry.engine.build.solver.WorkKey;
import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.platform.oci.ChainId;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** WORKDIR: a directory that the user owns, unless it is there. */
final class DirectoryStep {
  private final Layers layers;
  private final Optional<Instant> epoch;

  DirectoryStep(Layers layers, Optional<Instant> epoch) {
    this.layers = layers;
    this.epoch = epoch;
  }

  WorkKey key(Op.MakeDirectory op, Result parent) {
    return new WorkKey("directory")
        .add("on", parent.chain().map(ChainId::toString).orElse("scratch"))
        .add("path", op.path())
        .add("user", op.user())
        .add("SOURCE_DATE_EPOCH", epoch.map(Instant::toString).orElse(""));
  }

  Result perform(Op.MakeDirectory op, Result parent, Consumer<String> log)
      throws IOException, InterruptedException {
    String path = CopyTarget.strip(op.path());
    boolean there =
        layers
            .read(parent, root -> root.stat(path, true).filter(FileStatus::isDirectory).isPresent())
            .orElse(path.isEmpty());
    if (there) {
      return parent;
    }
    return layers.change(
        parent,
        key ->
            layers.write(
                key,
                root -> {
                  Owner owner = Owner.of(root, op.user(), log).orElse(Owner.ROOT);
                  var destination = new Destination(root, owner, epoch.orElse(Instant.EPOCH));
                  String made = destination.directories(path);
                  destination.finish();
                  return made;
                }));
  }
}
