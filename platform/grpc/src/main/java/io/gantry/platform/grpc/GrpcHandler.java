package io.gantry.platform.grpc;

import java.io.IOException;
import java.util.Optional;

/**
 * Answers the calls of a method; called on a virtual thread of its own for each, so it may block.
 */
@FunctionalInterface
public interface GrpcHandler {
  /**
   * Answers a call; returning ends it well. A {@link GrpcException} becomes its status, another
   * {@code GantryException} the status of its kind, anything else is logged and becomes {@code
   * INTERNAL}.
   */
  void handle(GrpcCall call) throws IOException;

  /** One message in, one out. */
  @FunctionalInterface
  interface Unary {
    /** The answer to {@code request}. */
    byte[] answer(GrpcCall call, byte[] request) throws IOException;
  }

  /** One message in, any number out. */
  @FunctionalInterface
  interface Streaming {
    /** Sends the answers to {@code request} with {@code call}. */
    void answer(GrpcCall call, byte[] request) throws IOException;
  }

  /** A handler of a method with one message in each direction. */
  static GrpcHandler unary(Unary method) {
    return call -> call.send(method.answer(call, only(call)));
  }

  /** A handler of a method with one message in and a stream out. */
  static GrpcHandler streaming(Streaming method) {
    return call -> method.answer(call, only(call));
  }

  private static byte[] only(GrpcCall call) throws IOException {
    Optional<byte[]> request = call.receive();
    if (request.isEmpty()) {
      throw new GrpcException(GrpcCode.INTERNAL, "a request without a message");
    }
    return request.get();
  }
}
