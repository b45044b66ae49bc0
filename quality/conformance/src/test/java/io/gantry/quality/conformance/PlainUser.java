package io.gantry.quality.conformance;

import io.gantry.quality.testkit.StateRoot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * An ordinary user with subordinate ids, who exists in one mount namespace only: the host's files
 * are left as they are. There, {@code /dev/net/tun} is open to everybody, as udev makes it.
 */
final class PlainUser implements AutoCloseable {
  private static final int ID = 54321;

  private static final String SCRIPT =
      """
      set -e
      mount -t tmpfs -o mode=755 none "$1"
      cd "$1"
      for file in passwd subuid subgid; do
        touch /etc/$file; cp /etc/$file $file
      done
      echo "gantry-test:x:$2:$2::$3:/bin/sh" >>passwd
      echo "gantry-test:700000:65536" | tee -a subuid >>subgid
      for file in passwd subuid subgid; do mount --bind $file /etc/$file; done
      mknod -m 666 tun c 10 200
      mount --bind tun /dev/net/tun
      cd /
      echo ready
      exec sleep infinity
      """;

  private final Process holder;
  private final StateRoot root;

  private PlainUser(Process holder, StateRoot root) {
    this.holder = holder;
    this.root = root;
  }

  /** A user who owns the directories of {@code root}. */
  static PlainUser make(StateRoot root) throws IOException, InterruptedException {
    Path files = Files.createDirectories(root.scratch().resolve("etc"));
    for (Path directory : List.of(root.state(), root.run())) {
      Files.createDirectories(directory);
    }
    String id = Integer.toString(ID);
    run("chown", "-R", id + ":" + id, root.top().toString());
    run("chmod", "755", root.top().toString());
    Process holder =
        new ProcessBuilder(
                "unshare",
                "--mount",
                "--propagation",
                "slave",
                "sh",
                "-c",
                SCRIPT,
                "plain-user",
                files.toString(),
                id,
                root.scratch().toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var out = holder.inputReader(StandardCharsets.UTF_8);
    if (!"ready".equals(out.readLine())) {
      throw new AssertionError("no plain user: ended with " + holder.waitFor());
    }
    return new PlainUser(holder, root);
  }

  private static void run(String... command) throws IOException, InterruptedException {
    if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
      throw new AssertionError("failed: " + String.join(" ", command));
    }
  }

  /** What stands in front of a command of this user. */
  List<String> prefix() {
    String id = Integer.toString(ID);
    return List.of(
        "nsenter",
        "--target",
        Long.toString(holder.pid()),
        "--mount",
        "--wd=" + root.scratch(),
        "setpriv",
        "--reuid=" + id,
        "--regid=" + id,
        "--clear-groups",
        "env",
        "HOME=" + root.scratch(),
        "USER=gantry-test",
        "XDG_CACHE_HOME=" + root.scratch().resolve("cache"));
  }

  @Override
  public void close() throws IOException {
    holder.destroyForcibly();
    try {
      int _ = holder.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
