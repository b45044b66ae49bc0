package io.gantry.engine.docker.session;

import io.gantry.platform.grpc.protobuf.ProtoReader;
import io.gantry.platform.grpc.protobuf.ProtoWriter;

/** The {@code BytesMessage} of several services: a part of a stream of bytes. */
final class ByteMessage {
  private ByteMessage() {}

  static byte[] of(byte[] bytes) {
    return new ProtoWriter().bytes(1, bytes).toBytes();
  }

  static byte[] bytes(byte[] message) {
    var in = new ProtoReader(message);
    byte[] bytes = {};
    while (in.next()) {
      if (in.field() == 1) {
        bytes = in.bytes();
      }
    }
    return bytes;
  }
}
