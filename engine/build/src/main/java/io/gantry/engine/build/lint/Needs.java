package io.gantry.engine.build.lint;

import io.gantry.engine.build.dockerfile.Dockerfile;
import io.gantry.engine.build.dockerfile.Instruction;
import io.gantry.engine.build.dockerfile.Node;
import io.gantry.engine.build.dockerfile.Stage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Which stages a target needs. */
final class Needs {
  private Needs() {}

  /** Indexes of stages; all if {@code target} is empty or is no stage. */
  static Set<Integer> of(Dockerfile file, String target, Scope global) {
    var needed = new TreeSet<Integer>();
    Optional<Stage> stage = find(file, target, file.stages().size());
    if (stage.isPresent()) {
      add(file, stage.get(), global, needed);
    } else {
      file.stages().forEach(each -> needed.add(each.index()));
    }
    return needed;
  }

  /** The stage that FROM means: the last of that name before {@code before}. */
  static Optional<Stage> stage(Dockerfile file, String name, int before) {
    List<Stage> earlier = file.stages().subList(0, before).reversed();
    return earlier.stream()
        .filter(stage -> !name.isEmpty() && stage.from().name().equalsIgnoreCase(name))
        .findFirst();
  }

  /** The stage that {@code --target} or {@code --from} means. */
  static Optional<Stage> find(Dockerfile file, String nameOrIndex, int before) {
    Optional<Stage> named = stage(file, nameOrIndex, before);
    return named.isPresent()
        ? named
        : file.stages().stream()
            .filter(stage -> Integer.toString(stage.index()).equals(nameOrIndex))
            .findFirst();
  }

  private static void add(Dockerfile file, Stage stage, Scope global, Set<Integer> needed) {
    if (!needed.add(stage.index())) {
      return;
    }
    String base = global.word(stage.from().base());
    stage(file, base, stage.index()).ifPresent(found -> add(file, found, global, needed));
    for (Node node : stage.nodes()) {
      List<String> names =
          switch (node.instruction()) {
            case Instruction.Copy copy -> List.of(copy.flags().from());
            case Instruction.Run run -> run.mounts().stream().map(Needs::from).toList();
            default -> List.of();
          };
      for (String name : names) {
        find(file, name, file.stages().size()).ifPresent(found -> add(file, found, global, needed));
      }
    }
  }

  private static String from(Map<String, String> mount) {
    return mount.getOrDefault("from", "");
  }
}
