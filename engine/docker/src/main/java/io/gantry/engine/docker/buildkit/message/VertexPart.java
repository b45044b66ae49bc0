package io.gantry.engine.docker.buildkit.message;

import io.gantry.platform.grpc.protobuf.ProtoWriter;
import java.time.Instant;
import java.util.Optional;

/**
 * A part of a step that moves on ({@code VertexStatus}).
 *
 * @param total 0 if it is not known
 */
public record VertexPart(
    String vertex,
    String name,
    long current,
    long total,
    Instant now,
    Instant started,
    Optional<Instant> completed) {
  /** A {@code StatusResponse} that tells of it. */
  public byte[] status() {
    var part =
        new ProtoWriter()
            .string(1, name)
            .string(2, vertex)
            .string(3, name)
            .int64(4, current)
            .int64(5, total)
            .timestamp(6, now)
            .timestamp(7, started);
    completed.ifPresent(when -> part.timestamp(8, when));
    return new ProtoWriter().message(2, part).toBytes();
  }
}
