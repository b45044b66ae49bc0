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
    Optional<Stage> stage = file.find(target);
    if (stage.isPresent()) {
      add(file, stage.get(), global, needed);
    } else {
      file.stages().forEach(each -> needed.add(each.index()));
    }
    return needed;
  }

  private static void add(Dockerfile file, Stage stage, Scope global, Set<Integer> needed) {
    if (!needed.add(stage.index())) {
      return;
    }
    String base = global.word(stage.from().base());
    file.stage(base, stage.index()).ifPresent(found -> add(file, found, global, needed));
    for (Node node : stage.nodes()) {
      List<String> names =
          switch (node.instruction()) {
            case Instruction.Copy copy -> List.of(copy.flags().from());
            case Instruction.Run run -> run.mounts().stream().map(Needs::from).toList();
            default -> List.of();
          };
      for (String name : names) {
        file.find(name).ifPresent(found -> add(file, found, global, needed));
      }
    }
  }

  private static String from(Map<String, String> mount) {
    return mount.getOrDefault("from", "");
  }
}
