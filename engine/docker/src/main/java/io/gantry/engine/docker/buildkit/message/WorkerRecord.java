package io.gantry.engine.docker.buildkit.message;

import io.gantry.platform.grpc.protobuf.ProtoWriter;
import io.gantry.platform.oci.Platform;
import java.util.List;
import java.util.Map;

/** The builder as clients list it ({@code WorkerRecord}). */
public record WorkerRecord(
    String id, Map<String, String> labels, List<Platform> platforms, String version) {
  private static final String PACKAGE = "github.com/moby/buildkit";

  /** Copies the collections. */
  public WorkerRecord {
    labels = Map.copyOf(labels);
    platforms = List.copyOf(platforms);
  }

  /** The message. */
  public ProtoWriter write() {
    var out = new ProtoWriter().string(1, id).entries(2, labels);
    for (Platform platform : platforms) {
      out.message(
          3,
          new ProtoWriter()
              .string(1, platform.architecture())
              .string(2, platform.os())
              .string(3, platform.variant()));
    }
    return out.message(5, versionMessage());
  }

  /** {@code BuildkitVersion}. */
  private ProtoWriter versionMessage() {
    return new ProtoWriter().string(1, PACKAGE).string(2, version);
  }

  /** An {@code InfoResponse}. */
  public byte[] info() {
    return new ProtoWriter().message(1, versionMessage()).toBytes();
  }
}
