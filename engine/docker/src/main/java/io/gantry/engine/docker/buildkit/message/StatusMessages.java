package io.gantry.engine.docker.buildkit.message;

import io.gantry.engine.api.build.BuildWarning;
import io.gantry.platform.grpc.protobuf.ProtoWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** The rest of what a {@code StatusResponse} tells. */
public final class StatusMessages {
  private static final int STDOUT = 1;
  private static final int LEVEL = 1;

  private StatusMessages() {}

  /** A step wrote something. */
  public static byte[] log(String vertex, Instant when, String text) {
    return new ProtoWriter()
        .message(
            3,
            new ProtoWriter().string(1, vertex).timestamp(2, when).int64(3, STDOUT).string(4, text))
        .toBytes();
  }

  /**
   * The author should know something.
   *
   * @param source the Dockerfile; clients show its lines
   */
  public static byte[] warning(String vertex, BuildWarning warning, String source) {
    String line = warning.firstLine() > 0 ? " (line " + warning.firstLine() + ")" : "";
    var message =
        new ProtoWriter()
            .string(1, vertex)
            .int64(2, LEVEL)
            .string(3, warning.rule() + ": " + warning.text() + line)
            .raw(4, warning.description().getBytes(StandardCharsets.UTF_8))
            .message(6, sourceInfo(warning.file(), source));
    if (warning.firstLine() > 0) {
      message.message(7, new Range(warning.firstLine(), warning.lastLine()).write());
    }
    return new ProtoWriter().message(4, message).toBytes();
  }

  private static ProtoWriter sourceInfo(String file, String text) {
    return new ProtoWriter().string(1, file).string(2, text).string(4, "Dockerfile");
  }
}
