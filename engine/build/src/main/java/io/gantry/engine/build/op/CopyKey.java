package io.gantry.engine.build.op;

import io.gantry.engine.build.context.IgnoreRules;
import io.gantry.engine.build.context.SourceTree;
import io.gantry.engine.build.context.Sources;
import io.gantry.engine.build.context.Sources.Found;
import io.gantry.engine.build.graph.Op;
import io.gantry.engine.build.solver.Result;
import io.gantry.engine.build.solver.WorkKey;
import io.gantry.platform.oci.ChainId;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a COPY depends on. */
final class CopyKey {
  private CopyKey() {}

  /** The instruction and the file system that it changes. */
  static WorkKey begin(Op.Copy op, String name, Result parent, Optional<Instant> epoch) {
    var key = new WorkKey(name);
    key.add("on", chain(parent))
        .add("destination", op.destination())
        .add("owner", op.owner())
        .add("mode", op.mode())
        .add("parents", Boolean.toString(op.parents()))
        .add("exclude", op.excludes())
        .add("sources", op.sources())
        .add("SOURCE_DATE_EPOCH", epoch.map(Instant::toString).orElse(""))
        .add("here-documents", Integer.toString(op.inline().size()));
    for (Op.InlineFile file : op.inline()) {
      WorkKey _ = key.add("here-document " + file.name(), file.content());
    }
    return key;
  }

  static String chain(Result result) {
    return result.chain().map(ChainId::toString).orElse("scratch");
  }

  /** The files that are copied: names, modes, contents; no times. */
  static WorkKey content(WorkKey key, Op.Copy op, SourceTree tree) throws IOException {
    IgnoreRules excludes = IgnoreRules.of(op.excludes());
    for (String source : op.sources()) {
      List<Found> found = Sources.find(tree, source, op.parents());
      WorkKey _ = key.add("matches of " + source, Integer.toString(found.size()));
      for (Found each : found) {
        WorkKey _ = key.add("name", each.name() + (op.parents() ? " " + each.parent() : ""));
        tree.prepare(each.path(), excludes);
        new TreeKey(key, tree, excludes).add(each.path());
      }
    }
    return key;
  }
}
