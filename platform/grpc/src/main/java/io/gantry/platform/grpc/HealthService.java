package io.gantry.platform.grpc;

import io.gantry.platform.grpc.protobuf.ProtoWriter;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** {@code grpc.health.v1.Health} of a server that is healthy as long as it answers. */
public final class HealthService {
  private static final int SERVING = 1;

  private HealthService() {}

  /** Its methods. */
  public static Map<String, GrpcHandler> methods() {
    return Map.of(
        "/grpc.health.v1.Health/Check",
        GrpcHandler.unary((_, _) -> serving()),
        "/grpc.health.v1.Health/Watch",
        GrpcHandler.streaming((call, _) -> watch(call)));
  }

  private static byte[] serving() {
    return new ProtoWriter().int64(1, SERVING).toBytes();
  }

  private static void watch(GrpcCall call) throws IOException {
    call.send(serving());
    var ended = new CountDownLatch(1);
    call.onCancel(ended::countDown);
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
