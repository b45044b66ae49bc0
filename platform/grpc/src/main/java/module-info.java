/** gRPC over HTTP/2 connections of either side, and the wire format of protocol buffers. */
@org.jspecify.annotations.NullMarked
module io.gantry.platform.grpc {
  requires static org.jspecify;
  requires transitive io.gantry.platform.base;
  requires transitive io.gantry.platform.http;

  exports io.gantry.platform.grpc;
  exports io.gantry.platform.grpc.protobuf;
}
