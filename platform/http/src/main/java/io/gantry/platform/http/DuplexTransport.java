package io.gantry.platform.http;

import io.gantry.platform.http.wire.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A connection that was taken over, as the transport of another protocol. */
record DuplexTransport(Duplex connection) implements Transport {
  @Override
  public InputStream in() {
    return connection.in();
  }

  @Override
  public OutputStream out() {
    OutputStream out = connection.out();
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        out.flush();
      }
    };
  }

  @Override
  public void shutdownOutput() throws IOException {
    connection.shutdownOutput();
  }

  @Override
  public void cut() {
    connection.close();
  }
}
