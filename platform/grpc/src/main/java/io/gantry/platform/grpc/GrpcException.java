package io.gantry.platform.grpc;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.grpc.protobuf.ProtoReader;
import io.gantry.platform.grpc.protobuf.ProtoWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A call that ends with another status than OK: thrown by handlers, and at callers. */
public final class GrpcException extends GantryException {
  private static final long serialVersionUID = 1L;

  private final GrpcCode code;
  private final transient List<Detail> details;

  /**
   * What a status carries beside its text ({@code google.protobuf.Any}). Details are not compared.
   *
   * @param type as in {@code github.com/moby/buildkit/errdefs.Source+json} or {@code
   *     type.googleapis.com/errdefs.Solve}
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Detail(String type, byte[] value) {}

  /** A status without details. */
  public GrpcException(GrpcCode code, String message) {
    this(code, message, List.of(), null);
  }

  /** A status with details, and what has led to it. */
  public GrpcException(
      GrpcCode code, String message, List<Detail> details, @Nullable Throwable cause) {
    super(code.kind(), message, cause);
    this.code = code;
    this.details = List.copyOf(details);
  }

  /** Not OK. */
  public GrpcCode code() {
    return code;
  }

  /** In order; mostly none. */
  public List<Detail> details() {
    return details;
  }

  /** As {@code google.rpc.Status}. */
  byte[] status() {
    var status = new ProtoWriter().int64(1, code.number()).string(2, text());
    for (Detail detail : details) {
      status.message(3, new ProtoWriter().string(1, detail.type()).bytes(2, detail.value()));
    }
    return status.toBytes();
  }

  /** The details in a {@code google.rpc.Status}. */
  static List<Detail> details(byte[] status) {
    var details = new ArrayList<Detail>();
    var in = new ProtoReader(status);
    while (in.next()) {
      if (in.field() == 3) {
        details.add(detail(in.message()));
      }
    }
    return details;
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
