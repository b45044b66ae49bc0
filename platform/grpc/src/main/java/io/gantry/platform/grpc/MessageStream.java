package io.gantry.platform.grpc;

import java.io.IOException;
import java.util.Optional;

/**
 * Messages in both directions, seen from one end. One thread may send while another receives; two
 * senders take turns.
 */
public interface MessageStream {
  /**
   * Waits for the next message; nothing once the other side has sent its last.
   *
   * @throws GrpcException if the call has failed, was cancelled or is past its deadline
   */
  Optional<byte[]> receive() throws IOException;

  /**
   * Sends a message at once; waits while the other side takes no more.
   *
   * @throws GrpcException if the call has failed, was cancelled or is past its deadline
   */
  void send(byte[] message) throws IOException;
}
