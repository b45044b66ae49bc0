package io.gantry.engine.build.lint;

import io.gantry.engine.build.dockerfile.Dockerfile;
import io.gantry.engine.build.dockerfile.Instruction;
import io.gantry.engine.build.dockerfile.Instruction.Argument;
import io.gantry.engine.build.dockerfile.Instruction.Pair;
import io.gantry.engine.build.dockerfile.Node;
import io.gantry.engine.build.dockerfile.Stage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Passes through the stages that a build needs and notes what each instruction sees. */
final class Walk {
  private final Surroundings surroundings;
  private final char escape;
  private final Scope global;
  private final List<Place> places = new ArrayList<>();
  private final Map<Integer, Place> ends = new HashMap<>();

  Walk(Dockerfile file, Surroundings surroundings) {
    this.surroundings = surroundings;
    this.escape = file.directives().escape();
    this.global = global(file, surroundings, surroundings.arguments());
    Set<Integer> needed = Needs.of(file, surroundings.target(), global);
    for (Stage stage : file.stages()) {
      if (needed.contains(stage.index())) {
        pass(file, stage);
      }
    }
  }

  /** What FROM sees, with or without build arguments. */
  static Scope global(Dockerfile file, Surroundings surroundings, Map<String, String> given) {
    Scope scope = Scope.global(file.directives().escape(), surroundings);
    for (Node node : file.arguments()) {
      if (node.instruction() instanceof Instruction.Arg(List<Argument> arguments)) {
        for (Argument argument : arguments) {
          scope = scope.with(argument, given, Map.of());
        }
      }
    }
    return scope;
  }

  List<Place> places() {
    return places;
  }

  private void pass(Dockerfile file, Stage stage) {
    Place now = begin(file, stage);
    for (Node node : stage.nodes()) {
      now = new Place(stage, node, now.scope(), now.hasShell(), now.hasWorkdir());
      places.add(now);
      now = after(now);
    }
    ends.put(stage.index(), now);
  }

  private Place begin(Dockerfile file, Stage stage) {
    String base = global.word(stage.from().base());
    Optional<Place> parent = file.stage(base, stage.index()).map(found -> ends.get(found.index()));
    if (parent.isPresent()) {
      return parent.get();
    }
    Optional<List<String>> environment =
        base.equals("scratch") ? Optional.of(List.of()) : surroundings.environment().apply(base);
    Scope scope = Scope.of(escape, environment.orElse(List.of()), environment.isPresent());
    return new Place(stage, stage.node(), scope, false, false);
  }

  private Place after(Place place) {
    Instruction instruction = place.node().instruction();
    return new Place(
        place.stage(),
        place.node(),
        after(place, surroundings, global),
        place.hasShell() || instruction instanceof Instruction.Shell,
        place.hasWorkdir() || instruction instanceof Instruction.Workdir);
  }

  /** What is seen behind an instruction. */
  static Scope after(Place place, Surroundings surroundings, Scope global) {
    Scope scope = place.scope();
    switch (place.node().instruction()) {
      case Instruction.Arg(List<Argument> arguments) -> {
        for (Argument argument : arguments) {
          scope = scope.with(argument, surroundings.arguments(), global.values());
        }
      }
      case Instruction.Env(List<Pair> pairs, boolean _) -> {
        for (Pair pair : pairs) {
          scope = scope.with(place.scope().word(pair.name()), place.scope().word(pair.value()));
        }
      }
      default -> {}
    }
    return scope;
  }
}
