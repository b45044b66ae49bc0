package io.gantry.engine.docker.buildkit.message;

import io.gantry.platform.grpc.GrpcCode;
import io.gantry.platform.grpc.GrpcException;
import io.gantry.platform.grpc.GrpcException.Detail;
import io.gantry.platform.grpc.protobuf.ProtoReader;
import java.util.ArrayList;
import java.util.Optional;

/**
 * What a client of the bridge ends its part with ({@code ReturnRequest}).
 *
 * @param failure why there is no result; the build ends with it as it is
 */
public record ReturnRequest(Optional<BridgeResult> result, Optional<GrpcException> failure) {
  /** Reads one. */
  public static ReturnRequest parse(byte[] bytes) {
    var in = new ProtoReader(bytes);
    Optional<BridgeResult> result = Optional.empty();
    Optional<GrpcException> failure = Optional.empty();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> result = Optional.of(BridgeResult.read(in.message()));
        case 2 -> failure = Optional.of(status(in.message()));
        default -> {}
      }
    }
    return new ReturnRequest(result, failure);
  }

  private static GrpcException status(ProtoReader in) {
    int code = 0;
    String message = "";
    var details = new ArrayList<Detail>();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> code = in.int32();
        case 2 -> message = in.string();
        case 3 -> details.add(detail(in.message()));
        default -> {}
      }
    }
    GrpcCode given = GrpcCode.of(code);
    return new GrpcException(
        given == GrpcCode.OK ? GrpcCode.UNKNOWN : given, message, details, null);
  }

  private static Detail detail(ProtoReader in) {
    String type = "";
    byte[] value = {};
    while (in.next()) {
      switch (in.field()) {
        case 1 -> type = in.string();
        case 2 -> value = in.bytes();
        default -> {}
      }
    }
    return new Detail(type, value);
  }
}
