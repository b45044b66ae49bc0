package io.gantry.engine.build.op;

import io.gantry.engine.build.context.IgnoreRules;
import io.gantry.engine.build.context.SourceTree;
import io.gantry.engine.build.context.Sources;
import io.gantry.engine.build.context.Sources.Found;
import io.gantry.engine.build.graph.Op;
import io.gantry.platform.linux.fs.RootDirectory;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** One COPY or ADD into an open file system. */
final class Copying implements AutoCloseable {
  private static final int INLINE_MODE = 0644;

  private final Op.Copy op;
  private final SourceTree tree;
  private final Optional<Instant> epoch;
  private final Optional<Owner> owner;
  private final ModeChange mode;
  private final List<Found> sources = new ArrayList<>();
  private final Destination destination;
  private final TreeWriter files;
  private final Unpack unpack;

  Copying(
      Op.Copy op,
      SourceTree tree,
      RootDirectory root,
      Optional<Instant> epoch,
      Consumer<String> log) {
    this.op = op;
    this.tree = tree;
    this.epoch = epoch;
    owner = Owner.of(root, op.owner(), log);
    mode = ModeChange.parse(op.mode());
    for (String source : op.sources()) {
      sources.addAll(Sources.find(tree, source, op.parents()));
    }
    destination = new Destination(root, owner.orElse(Owner.ROOT), mode.ofMadeDirectory(), stamp());
    files = new TreeWriter(tree, destination, owner, mode, IgnoreRules.of(op.excludes()));
    unpack = new Unpack(tree, destination, owner);
  }

  /** What directories that have to be made are dated: as their first content. */
  private Instant stamp() {
    if (epoch.isPresent() || sources.isEmpty()) {
      return epoch.orElse(Instant.EPOCH);
    }
    return tree.status(sources.getFirst().path()).modified();
  }

  void run() throws IOException {
    for (Found source : sources) {
      boolean isFile = tree.status(source.path()).isRegular();
      if (op.unpack() && isFile && unpack.isArchive(source.path())) {
        unpack.unpack(source.path(), CopyTarget.strip(op.destination()));
      } else if (op.parents()) {
        files.copyWithParents(source, CopyTarget.strip(op.destination()));
      } else {
        files.copy(source.path(), target(source.name(), source.path()));
      }
    }
    for (Op.InlineFile file : op.inline()) {
      inline(file);
    }
    destination.finish();
  }

  private CopyTarget target(String name, String path) {
    return CopyTarget.decide(
        tree.status(path).isDirectory(), name, op.destination(), destinationIsDirectory());
  }

  private boolean destinationIsDirectory() {
    return destination.isDirectory(CopyTarget.strip(op.destination()));
  }

  private void inline(Op.InlineFile file) throws IOException {
    String wanted =
        CopyTarget.decide(false, file.name(), op.destination(), destinationIsDirectory()).path();
    String resolved = destination.resolve(wanted);
    int slash = resolved.lastIndexOf('/');
    String parent = destination.directories(slash < 0 ? "" : resolved.substring(0, slash));
    String path = SourceTree.join(parent, resolved.substring(slash + 1));
    destination.touch(path);
    destination.makeRoom(path);
    RootDirectory root = destination.root();
    try (OutputStream out = root.create(path, INLINE_MODE)) {
      out.write(file.content().getBytes(StandardCharsets.UTF_8));
    }
    Owner owns = owner.orElse(Owner.ROOT);
    root.changeOwner(path, owns.uid(), owns.gid());
    root.changeMode(path, mode.apply(INLINE_MODE, false));
    root.setTimes(path, epoch.orElse(Instant.EPOCH));
  }

  @Override
  public void close() {
    files.close();
  }
}
