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
  /** His id and his group's. */
  static final int ID = 54321;

  /** Arguments: the user's id, the state root's directory, its scratch, the distribution. */
  private static final String SCRIPT =
      """
      set -e
      id=$1 top=$2 home=$3 distribution=$4
      as_user() { setpriv --reuid=$id --regid=$id --clear-groups "$@"; }
      # What lies behind directories of root's own is brought before them, in this namespace only.
      reach() {
        as_user test -r "$1" && return
        part=
        for name in $(echo "$1" | tr / ' '); do
          part=$part/$name
          as_user test -x "$part" || break
        done
        mount -t tmpfs -o mode=755 none "$part"
        mkdir -p "$1"
        mount --bind "$2" "$1"
      }
      mount -t tmpfs -o mode=755 none /mnt
      mkdir /mnt/top /mnt/distribution
      mount --bind "$top" /mnt/top
      mount --bind "$distribution" /mnt/distribution
      reach "$top" /mnt/top
      reach "$distribution" /mnt/distribution
      cd /mnt
      for file in passwd subuid subgid; do
        touch /etc/$file; cp /etc/$file $file
      done
      echo "gantry-test:x:$id:$id::$home:/bin/sh" >>passwd
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
                id,
                root.top().toString(),
                root.scratch().toString(),
                Gantry.program().resolve("../..").normalize().toString())
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
        "setpriv",
        "--reuid=" + id,
        "--regid=" + id,
        "--clear-groups",
        "env",
        "--chdir=" + root.scratch(),
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
