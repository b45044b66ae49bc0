package io.gantry.container.runtime;

import io.gantry.platform.linux.PlatformThread;
import io.gantry.platform.linux.fs.Descriptor;
import io.gantry.platform.linux.socket.Received;
import io.gantry.platform.linux.socket.UnixSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where an OCI runtime sends the master side of the terminal that it has made. */
record ConsoleSocket(Path path, UnixSocket listener) implements AutoCloseable {
  private static final int NAME_BYTES = 4096;

  static ConsoleSocket listen(Path path) {
    return new ConsoleSocket(path, UnixSocket.listen(path, UnixSocket.Type.STREAM));
  }

  /** The terminal's master; nothing if {@code report} becomes readable first. Blocks. */
  Optional<Integer> accept(int report) {
    return PlatformThread.blocking("console", () -> receive(report));
  }

  private Optional<Integer> receive(int report) {
    short[] ready = Descriptor.poll(new int[] {listener.fd(), report}, Descriptor.POLLIN, -1);
    if (ready[0] == 0) {
      return Optional.empty();
    }
    try (UnixSocket connection = listener.accept()) {
      Optional<Received> received = connection.receiveDescriptors(NAME_BYTES, 1);
      return received.isPresent() && !received.get().descriptors().isEmpty()
          ? Optional.of(received.get().descriptors().getFirst())
          : Optional.empty();
    }
  }

  @Override
  public void close() {
    listener.close();
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw RunFiles.failed("remove", path, e);
    }
  }
}
