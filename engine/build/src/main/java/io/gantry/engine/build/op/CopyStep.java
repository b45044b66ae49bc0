package io.gantry.engine.build.op;

import io.gantry.engine.build.context.Contexts;
import io.gantry.engine.build.context.SourceTree;
import io.gantry.engine.build.graph.Op;
import io.gantry.engine.build.solver.Result;
import io.gantry.engine.build.solver.WorkKey;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** COPY and ADD. */
final class CopyStep {
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

  /** Files of a context count by content, those of another step by its layers. */
  WorkKey key(Op.Copy op, List<Result> inputs) throws IOException, InterruptedException {
    WorkKey key = CopyKey.begin(op, name(op), inputs.getFirst(), epoch);
    return switch (op.from()) {
      case Op.Origin.Context(String name) -> CopyKey.content(key, op, contexts.tree(name));
      case Op.Origin.Input(int index) -> key.add("from", CopyKey.chain(inputs.get(index)));
    };
  }

  /** As {@link #key} with the content of files of another step. */
  Optional<WorkKey> contentKey(Op.Copy op, List<Result> inputs)
      throws IOException, InterruptedException {
    if (op.from() instanceof Op.Origin.Context) {
      return Optional.empty();
    }
    WorkKey key = CopyKey.begin(op, name(op) + " content", inputs.getFirst(), epoch);
    return Optional.of(from(op, inputs, tree -> CopyKey.content(key, op, tree)));
  }

  private static String name(Op.Copy op) {
    return op.unpack() ? "add" : "copy";
  }

  Result perform(Op.Copy op, List<Result> inputs, Consumer<String> log)
      throws IOException, InterruptedException {
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
                          try (var copy = new Copying(op, tree, root, epoch, log)) {
                            copy.run();
                          }
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
}
