package io.gantry.engine.build.run;

import io.gantry.platform.linux.fs.RootDirectory;
import io.gantry.platform.linux.mount.Mounts;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Files in memory that only the runtime's mount namespace has: secrets, sockets of agents. */
final class MemoryFiles implements AutoCloseable {
  private final Path directory;
  private final List<Secret> secrets = new ArrayList<>();
  private final List<AgentProxy> agents = new ArrayList<>();

  MemoryFiles(Path directory) {
    this.directory = directory;
  }

  /** Who may do what with a file. */
  record Access(int mode, long uid, long gid) {}

  private static final class Secret {
    private final String name;
    private final byte[] bytes;
    private final Access access;

    Secret(String name, byte[] bytes, Access access) {
      this.name = name;
      this.bytes = bytes;
      this.access = access;
    }

    void write(RootDirectory root) throws IOException {
      try (OutputStream out = root.create(name, 0600)) {
        out.write(bytes);
      }
      wipe();
      set(root, name, access);
    }

    void wipe() {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /** Takes the bytes, and wipes them when they are written. */
  Path secret(byte[] bytes, Access access) {
    String name = "secret" + secrets.size();
    secrets.add(new Secret(name, bytes, access));
    return directory.resolve(name);
  }

  Path agent(Path agent, Access access) {
    Path place = directory.resolve("agent" + agents.size());
    agents.add(AgentProxy.of(agent, place, access));
    return place;
  }

  /** Makes the mount point. */
  void prepare() throws IOException {
    if (!isEmpty()) {
      Path _ = Files.createDirectories(directory);
    }
  }

  private boolean isEmpty() {
    return secrets.isEmpty() && agents.isEmpty();
  }

  /** On a thread in the namespace. */
  void make() throws IOException {
    if (isEmpty()) {
      return;
    }
    int flags = Mounts.MS_NOSUID | Mounts.MS_NODEV | Mounts.MS_NOEXEC;
    Mounts.mount("tmpfs", directory, "tmpfs", flags, "mode=0700");
    try (RootDirectory root = RootDirectory.open(directory)) {
      for (Secret secret : secrets) {
        secret.write(root);
      }
      for (AgentProxy agent : agents) {
        agent.listen();
        set(root, String.valueOf(agent.place().getFileName()), agent.access());
      }
    }
  }

  private static void set(RootDirectory root, String name, Access access) {
    root.changeOwner(name, access.uid(), access.gid());
    root.changeMode(name, access.mode());
  }

  @Override
  public void close() {
    secrets.forEach(Secret::wipe);
    agents.forEach(AgentProxy::close);
  }
}
