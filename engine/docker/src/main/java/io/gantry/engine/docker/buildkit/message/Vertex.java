package io.gantry.engine.docker.buildkit.message;

import io.gantry.platform.grpc.protobuf.ProtoWriter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A step of a build as progress tells it.
 *
 * @param digest names the step; all that is told of it has the same
 * @param inputs the steps that it stands on
 * @param error why it failed; empty if it did not
 */
public record Vertex(
    String digest,
    List<String> inputs,
    String name,
    boolean cached,
    Optional<Instant> started,
    Optional<Instant> completed,
    String error) {
  /** Copies the list. */
  public Vertex {
    inputs = List.copyOf(inputs);
  }

  /** One that begins. */
  public static Vertex begun(String digest, String name, Instant when) {
    return new Vertex(digest, List.of(), name, false, Optional.of(when), Optional.empty(), "");
  }

  /** The same with inputs. */
  public Vertex withInputs(List<String> others) {
    return new Vertex(digest, others, name, cached, started, completed, error);
  }

  /** The same, done. */
  public Vertex done(Instant when, boolean fromCache, String why) {
    return new Vertex(digest, inputs, name, fromCache, started, Optional.of(when), why);
  }

  /** A {@code StatusResponse} that tells of it. */
  public byte[] status() {
    var vertex =
        new ProtoWriter().string(1, digest).strings(2, inputs).string(3, name).bool(4, cached);
    started.ifPresent(when -> vertex.timestamp(5, when));
    completed.ifPresent(when -> vertex.timestamp(6, when));
    return new ProtoWriter().message(1, vertex.string(7, error)).toBytes();
  }
}
