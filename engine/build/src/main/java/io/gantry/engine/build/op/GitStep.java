package io.gantry.engine.build.op;

import io.gantry.engine.build.context.IgnoreRules;
import io.gantry.engine.build.context.SourceTree;
import io.gantry.engine.build.fetch.Fetching;
import io.gantry.engine.build.fetch.GitAddress;
import io.gantry.engine.build.graph.Op;
import io.gantry.engine.build.solver.Result;
import io.gantry.engine.build.solver.WorkKey;
import io.gantry.platform.base.id.RandomId;
import io.gantry.platform.linux.fs.FileTree;
import io.gantry.platform.linux.fs.RootDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** ADD of a git repository: the files of one commit, dated as it is. */
final class GitStep {
  private final Layers layers;
  private final Fetching fetching;
  private final Map<Op.Git, String> commits = new ConcurrentHashMap<>();

  GitStep(Layers layers, Fetching fetching) {
    this.layers = layers;
    this.fetching = fetching;
  }

  /** Asks the server: the key is the commit that it has now. */
  WorkKey key(Op.Git op) {
    return new WorkKey("git")
        .add("commit", commit(op))
        .add("subdirectory", op.subdirectory())
        .add(".git is kept", Boolean.toString(op.keepGitDirectory()))
        .add("remote", op.keepGitDirectory() ? op.remote() : "");
  }

  private String commit(Op.Git op) {
    String known = commits.get(op);
    if (known == null) {
      known = fetching.commit(address(op));
      commits.put(op, known);
    }
    return known;
  }

  private static GitAddress address(Op.Git op) {
    return new GitAddress(
        op.remote(),
        op.reference(),
        op.subdirectory(),
        op.checksum(),
        Optional.of(op.keepGitDirectory()),
        true);
  }

  Result perform(Op.Git op) throws IOException, InterruptedException {
    String commit = commit(op);
    Path files = fetching.scratch().resolve("git-" + RandomId.next().substring(0, 16));
    Files.createDirectories(files);
    try (RootDirectory from = RootDirectory.open(files)) {
      fetching.checkout(address(op), commit, op.keepGitDirectory(), files);
      return layers.change(
          new Result(Optional.empty(), Instant.EPOCH),
          key ->
              layers.write(
                  key,
                  root -> {
                    copy(new SourceTree(from, IgnoreRules.NONE, true), root);
                    return key;
                  }));
    } finally {
      FileTree.delete(files);
    }
  }

  private static void copy(SourceTree tree, RootDirectory root) throws IOException {
    var destination = new Destination(root, Owner.ROOT, Instant.EPOCH);
    var copy =
        new TreeCopy(tree, destination, Optional.empty(), ModeChange.parse(""), IgnoreRules.NONE);
    copy.copy("", new CopyTarget("", true));
    root.setTimes(".", tree.status("").modified());
    destination.finish();
  }
}
