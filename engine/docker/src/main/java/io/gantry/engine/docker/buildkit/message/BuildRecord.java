package io.gantry.engine.docker.buildkit.message;

import io.gantry.platform.grpc.protobuf.ProtoWriter;
import io.gantry.platform.oci.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is remembered of a build ({@code BuildHistoryRecord}).
 *
 * @param failure why it failed
 * @param logs what was told of it, as stored
 * @param attestations statements about its result
 */
public record BuildRecord(
    String ref,
    String frontend,
    Map<String, String> options,
    List<Entry> exporters,
    Instant created,
    Optional<Instant> completed,
    Optional<Failure> failure,
    Optional<Blob> logs,
    List<Blob> attestations,
    Map<String, String> response,
    Steps steps,
    boolean pinned) {
  /** Of an event: the build runs. */
  public static final int STARTED = 0;

  /** Of an event: the build has ended. */
  public static final int COMPLETE = 1;

  /** Of an event: the record is gone. */
  public static final int DELETED = 2;

  /** Copies the collections. */
  public BuildRecord {
    options = Map.copyOf(options);
    exporters = List.copyOf(exporters);
    attestations = List.copyOf(attestations);
    response = Map.copyOf(response);
  }

  /** A status that is not OK. */
  public record Failure(int code, String message) {}

  /** How many steps there were. */
  public record Steps(int all, int completed, int cached, int warnings) {
    /** None yet. */
    public static final Steps NONE = new Steps(0, 0, 0, 0);
  }

  /** Bytes that can be read by their digest. */
  public record Blob(String mediaType, Digest digest, long size, Map<String, String> annotations) {
    /** Copies the map. */
    public Blob {
      annotations = Map.copyOf(annotations);
    }

    private ProtoWriter write() {
      return new ProtoWriter()
          .string(1, mediaType)
          .string(2, digest.toString())
          .int64(3, size)
          .entries(5, annotations);
    }
  }

  /** The same, pinned or not: what is pinned stays. */
  public BuildRecord withPinned(boolean stays) {
    return new BuildRecord(
        ref,
        frontend,
        options,
        exporters,
        created,
        completed,
        failure,
        logs,
        attestations,
        response,
        steps,
        stays);
  }

  /** A {@code BuildHistoryEvent} about it. */
  public byte[] event(int type) {
    return new ProtoWriter().int64(1, type).message(2, write()).toBytes();
  }

  private ProtoWriter write() {
    var out = new ProtoWriter().string(1, ref).string(2, frontend).entries(3, options);
    exporters.forEach(exporter -> out.message(4, exporter.write()));
    failure.ifPresent(
        why -> out.message(5, new ProtoWriter().int64(1, why.code()).string(2, why.message())));
    out.timestamp(6, created);
    completed.ifPresent(when -> out.timestamp(7, when));
    logs.ifPresent(blob -> out.message(8, blob.write()));
    out.entries(9, response);
    var result = new ProtoWriter();
    attestations.forEach(blob -> result.message(2, blob.write()));
    return out.message(10, result)
        .bool(14, pinned)
        .int64(15, steps.cached())
        .int64(16, steps.all())
        .int64(17, steps.completed())
        .int64(19, steps.warnings());
  }
}
