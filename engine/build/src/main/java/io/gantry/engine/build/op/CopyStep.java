package io.gantry.engine.build.op;

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
import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.platform.linux.fs.RootDirectory;
import io.gantry.platform.linux.user.ResolvedUser;
import io.gantry.platform.linux.user.UserDatabase;
import io.gantry.platform.oci.ChainId;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** COPY and ADD. */
final class CopyStep {
  private static final int INLINE_MODE = 0644;

  private final Layers layers;
  private final Contexts contexts;
  private final Optional<Instant> epoch;

  /**
   * Copies.
   *
   * @param epoch the time of what the builder itself makes, if that is given
   */
  CopyStep(Layers layers, Contexts contexts, Optional<Instant> epoch) {
    this.layers = layers;
    this.contexts = contexts;
    this.epoch = epoch;
  }

  WorkKey key(Op.Copy op, List<Result> inputs) throws IOException, InterruptedException {
    var key = new WorkKey(op.unpack() ? "add" : "copy");
    key.add("on", inputs.getFirst().chain().map(ChainId::toString).orElse("scratch"))
        .add("destination", op.destination())
        .add("owner", op.owner())
        .add("mode", op.mode())
        .add("parents", Boolean.toString(op.parents()))
        .add("exclude", op.excludes())
        .add("SOURCE_DATE_EPOCH", epoch.map(Instant::toString).orElse(""))
        .add("here-documents", Integer.toString(op.inline().size()));
    for (Op.InlineFile file : op.inline()) {
      WorkKey _ = key.add("here-document " + file.name(), file.content());
    }
    IgnoreRules excludes = IgnoreRules.parse(op.excludes());
    return from(
        op,
        inputs,
        tree -> {
          for (String source : op.sources()) {
            List<Found> found = Sources.find(tree, source);
            WorkKey _ = key.add("matches of " + source, Integer.toString(found.size()));
            for (Found each : found) {
              WorkKey _ = key.add("name", each.name() + (op.parents() ? " " + each.parent() : ""));
              new TreeKey(key, tree, excludes).add(each.path());
            }
          }
          return key;
        });
  }

  Result perform(Op.Copy op, List<Result> inputs) throws IOException, InterruptedException {
    return from(
        op,
        inputs,
        tree ->
            layers.change(
                inputs.getFirst(),
                key ->
                    layers.write(
                        key,
                        root -> {
                          copy(op, tree, root);
                          return key;
                        })));
  }

  private interface Reading<T> {
    T of(SourceTree tree) throws IOException, InterruptedException;
  }

  private <T> T from(Op.Copy op, List<Result> inputs, Reading<T> reading)
      throws IOException, InterruptedException {
    return switch (op.from()) {
      case Op.Origin.Context(String name) -> reading.of(contexts.tree(name));
      case Op.Origin.Input(int index) -> input(op, inputs.get(index), reading);
    };
  }

  private <T> T input(Op.Copy op, Result input, Reading<T> reading)
      throws IOException, InterruptedException {
    return layers
        .read(input, root -> reading.of(Layers.tree(root)))
        .orElseThrow(() ->
            new GantryException(
                Kind.NOT_FOUND, "\"/" + op.sources().getFirst() + "\": not found in scratch"));
  }

  private void copy(Op.Copy op, SourceTree tree, RootDirectory root) throws IOException {
    Optional<Owner> owner = owner(root, op.owner());
    ModeChange mode = ModeChange.parse(op.mode());
    var sources = new ArrayList<Found>();
    for (String source : op.sources()) {
      sources.addAll(Sources.find(tree, source));
    }
    var destination = new Destination(root, owner.orElse(Owner.ROOT), stamp(tree, sources));
    var files = new TreeCopy(tree, destination, owner, mode, IgnoreRules.parse(op.excludes()));
    var unpack = new Unpack(tree, destination, owner);
    for (Found source : sources) {
      FileStatus status = tree.status(source.path());
      if (op.unpack() && status.isRegular() && unpack.isArchive(source.path())) {
        unpack.unpack(source.path(), CopyTarget.strip(op.destination()));
      } else {
        files.copy(source.path(), target(op, source, status.isDirectory(), destination));
      }
    }
    for (Op.InlineFile file : op.inline()) {
      inline(file, op, destination, owner.orElse(Owner.ROOT), mode);
    }
    destination.finish();
  }

  private static CopyTarget target(
      Op.Copy op, Found source, boolean isDirectory, Destination destination) {
    if (op.parents()) {
      String below = SourceTree.join(source.parent(), source.name());
      return new CopyTarget(
          SourceTree.join(CopyTarget.strip(op.destination()), below), isDirectory);
    }
    boolean there =
        destination
            .follow(CopyTarget.strip(op.destination()))
            .filter(FileStatus::isDirectory)
            .isPresent();
    return CopyTarget.decide(isDirectory, source.name(), op.destination(), there);
  }

  private void inline(
      Op.InlineFile file, Op.Copy op, Destination destination, Owner owner, ModeChange mode)
      throws IOException {
    boolean there =
        destination
            .follow(CopyTarget.strip(op.destination()))
            .filter(FileStatus::isDirectory)
            .isPresent();
    CopyTarget target = CopyTarget.decide(false, file.name(), op.destination(), there);
    int slash = target.path().lastIndexOf('/');
    String parent = destination.directories(slash < 0 ? "" : target.path().substring(0, slash));
    String path = SourceTree.join(parent, target.path().substring(slash + 1));
    destination.touch(path);
    destination.makeRoom(path);
    try (OutputStream out = destination.root().create(path, INLINE_MODE)) {
      out.write(file.content().getBytes(StandardCharsets.UTF_8));
    }
    destination.root().changeOwner(path, owner.uid(), owner.gid());
    destination.root().changeMode(path, mode.apply(INLINE_MODE, false));
    destination.root().setTimes(path, epoch.orElse(Instant.EPOCH));
  }

  /** What directories that have to be made are dated: as their first content. */
  private Instant stamp(SourceTree tree, List<Found> sources) {
    if (epoch.isPresent() || sources.isEmpty()) {
      return epoch.orElse(Instant.EPOCH);
    }
    return tree.status(sources.getFirst().path()).modified();
  }

  /** The user and group that {@code --chown} names; a number alone is the group's too. */
  static Optional<Owner> owner(RootDirectory root, String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    boolean numberAlone = text.chars().allMatch(c -> c >= '0' && c <= '9');
    ResolvedUser user = UserDatabase.resolve(root, numberAlone ? text + ":" + text : text);
    return Optional.of(new Owner(user.uid(), user.gid()));
  }
}
