package io.gantry.app.launcher.cluster;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.linux.fs.FileTree;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** {@code gantry cluster down}: ends the cluster and everything that runs in it. */
public final class ClusterDownCommand implements Command {
  private static final Option<Boolean> DELETE =
      Option.flag("delete", "", "Forget all objects of the cluster, and its kubeconfig entry");

  private static final Option<Long> TIMEOUT =
      Option.number(
          "timeout", "t", "Seconds that programs get to end by themselves, at most (default 10)");
  private static final int USUAL_TIMEOUT = 10;

  private static final Syntax SYNTAX =
      Syntax.of(
              "cluster down",
              "",
              Arity.NONE,
              "Stop the cluster and remove its Pods and its network",
              DELETE,
              TIMEOUT,
              UserConfig.FILE)
          .describedBy(
              "Objects are kept: the next \"gantry cluster up\" makes their Pods again. "
                  + "With --delete nothing is left.");

  private final ClusterHost host;

  /** On this host. */
  public ClusterDownCommand(ClusterHost host) {
    this.host = host;
  }

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) throws IOException, InterruptedException {
    host.needRoot();
    ClusterFiles files = host.files();
    if (Files.notExists(files.settings())) {
      call.out().line("no cluster");
      return 0;
    }
    int grace = grace(call);
    Optional<Json.Obj> running = Control.ask(files.control(), "status");
    Optional<Json.Obj> answer = Control.ask(files.control(), "down " + grace);
    if (answer.isPresent() && !answer.get().string("error").isEmpty()) {
      throw new GantryException(Kind.INTERNAL, answer.get().string("error"));
    }
    try (FileChannel channel =
            FileChannel.open(files.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var _ = channel.lock()) { // its process has ended
      if (answer.isEmpty()) {
        new ClusterRun(host.state(), host.run(), host.uid(), host.engine()).removeRemains(grace);
      }
    }
    running.map(status -> status.number("pid", 0)).ifPresent(ClusterDownCommand::awaitEnd);
    if (call.get(DELETE)) {
      FileTree.delete(files.state());
      UserConfig.of(call).remove("gantry");
    }
    FileTree.delete(files.run());
    call.out().line(call.get(DELETE) ? "deleted" : "down");
    return 0;
  }

  private static int grace(Call call) {
    long grace = call.given(TIMEOUT) ? call.get(TIMEOUT) : USUAL_TIMEOUT;
    if (grace < 0 || grace > Integer.MAX_VALUE) {
      throw new GantryException(Kind.INVALID, "--timeout " + grace + ": use seconds from 0 on");
    }
    return (int) grace;
  }

  /** Its lock is free, so this takes a moment only. */
  private static void awaitEnd(long pid) {
    ProcessHandle.of(pid).ifPresent(process -> process.onExit().join());
  }
}
