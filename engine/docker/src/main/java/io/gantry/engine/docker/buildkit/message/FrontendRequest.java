package io.gantry.engine.docker.buildkit.message;

import io.gantry.platform.grpc.protobuf.ProtoReader;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * {@code LLBBridge.Solve}'s request.
 *
 * @param definition what to solve without a frontend
 * @param evaluate whether it is to be done before the answer
 */
public record FrontendRequest(
    Optional<Graph> definition,
    String frontend,
    Map<String, String> options,
    Map<String, Graph> inputs,
    boolean evaluate) {
  /** Copies the maps. */
  public FrontendRequest {
    options = Map.copyOf(options);
    inputs = Map.copyOf(inputs);
  }

  /** The frontend's part of a whole request. */
  public static FrontendRequest of(SolveRequest request) {
    return new FrontendRequest(
        request.definition(), request.frontend(), request.options(), request.inputs(), false);
  }

  /** Reads one. */
  public static FrontendRequest parse(byte[] bytes) {
    var in = new ProtoReader(bytes);
    Optional<Graph> definition = Optional.empty();
    String frontend = "";
    boolean evaluate = false;
    var options = new HashMap<String, String>();
    var inputs = new HashMap<String, Graph>();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> definition = Optional.of(Graph.read(in.message()));
        case 2 -> frontend = in.string();
        case 3 -> in.entry(options);
        case 13 -> in.entry(inputs, Graph.EMPTY, value -> Graph.read(value.message()));
        case 14 -> evaluate = in.bool();
        default -> {}
      }
    }
    return new FrontendRequest(
        definition.filter(found -> !found.operations().isEmpty()),
        frontend,
        options,
        inputs,
        evaluate);
  }
}
