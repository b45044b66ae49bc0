package io.gantry.app.launcher.resident;

import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.fs.Descriptor;
import java.io.IOException;
import java.io.OutputStream;

/** A client's standard output or error; many threads may write, each write stays whole. */
final class ForwardedOutput extends OutputStream {
  private final int fd;
  private boolean closed;

  /** Takes ownership of {@code fd}. */
  ForwardedOutput(int fd) {
    this.fd = fd;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] buffer, int offset, int length) throws IOException {
    if (closed) {
      throw new IOException("the client is gone");
    }
    try {
      Descriptor.write(fd, buffer, offset, length);
    } catch (LinuxException e) {
      throw new IOException(e.text(), e);
    }
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      Descriptor.close(fd);
    }
  }
}
