package io.gantry.engine.build;

import io.gantry.engine.build.export.BuildFacts;
import io.gantry.engine.build.graph.BuildGraph;
import io.gantry.engine.build.graph.Op;
import io.gantry.engine.build.graph.Op.RunMount;
import io.gantry.engine.build.graph.Vertex;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Reads from graphs what provenance tells. Pure. */
final class BuildFactsOf {
  private BuildFactsOf() {}

  static BuildFacts graphs(
      String id, Instant started, String dockerfile, String source, List<BuildGraph> graphs) {
    var secrets = new TreeSet<String>();
    var agents = new TreeSet<String>();
    for (Vertex vertex : graphs.getFirst().vertices()) {
      if (vertex.op() instanceof Op.Run run) {
        for (RunMount mount : run.mounts()) {
          switch (mount) {
            case RunMount.Secret secret -> secrets.add(secret.id());
            case RunMount.Ssh ssh -> agents.add(ssh.id());
            case RunMount.Cache _, RunMount.Bind _, RunMount.Tmpfs _ -> {}
          }
        }
      }
    }
    return new BuildFacts(
        id, started, dockerfile, Optional.of(source), List.copyOf(secrets), List.copyOf(agents));
  }
}
