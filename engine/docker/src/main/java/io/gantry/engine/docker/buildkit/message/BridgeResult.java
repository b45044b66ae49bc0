package io.gantry.engine.docker.buildkit.message;

import io.gantry.platform.grpc.protobuf.ProtoReader;
import io.gantry.platform.grpc.protobuf.ProtoWriter;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A result as the bridge's client holds it ({@code Result}): it names what will be built.
 *
 * @param id empty for none: an answer to a question
 * @param metadata texts by name
 */
public record BridgeResult(Optional<String> id, Map<String, String> metadata) {
  /** Copies the map. */
  public BridgeResult {
    metadata = Map.copyOf(metadata);
  }

  /** A {@code SolveResponse} with it. */
  public byte[] answer() {
    var reference = new ProtoWriter();
    id.ifPresent(name -> reference.string(1, name).message(2, Graph.ofResult(name).write()));
    var result = new ProtoWriter().message(3, reference);
    metadata.forEach((name, text) -> result.entry(10, name, text.getBytes(StandardCharsets.UTF_8)));
    return new ProtoWriter().message(3, result).toBytes();
  }

  /** Of a {@code Result}; of several results the first counts: all name the same work. */
  static BridgeResult read(ProtoReader in) {
    Optional<String> id = Optional.empty();
    var metadata = new HashMap<String, String>();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> id = id.or(() -> named(in.string()));
        case 2 -> id = id.or(() -> ofMap(in.message(), false));
        case 3 -> id = id.or(() -> reference(in.message()));
        case 4 -> id = id.or(() -> ofMap(in.message(), true));
        case 10 -> in.entry(metadata);
        default -> {}
      }
    }
    return new BridgeResult(id, metadata);
  }

  private static Optional<String> named(String id) {
    return Optional.of(id).filter(name -> !name.isEmpty());
  }

  private static Optional<String> reference(ProtoReader in) {
    while (in.next()) {
      if (in.field() == 1) {
        return named(in.string());
      }
    }
    return Optional.empty();
  }

  private static Optional<String> ofMap(ProtoReader in, boolean messages) {
    var ids = new HashMap<String, Optional<String>>();
    while (in.next()) {
      if (in.field() == 1) {
        in.entry(
            ids,
            Optional.empty(),
            value -> messages ? reference(value.message()) : named(value.string()));
      }
    }
    return ids.values().stream().flatMap(Optional::stream).findFirst();
  }
}
