package io.gantry.cluster.apiserver.stream;

import io.gantry.cluster.client.node.NodeApi;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.StatusException;
import io.gantry.cluster.model.StatusException.Status;
import io.gantry.cluster.model.StatusReason;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.http.Exchange;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/** {@code log}, {@code exec}, {@code attach} and {@code portforward} of a Pod. */
public final class PodStreams {
  private final Function<String, Optional<NodeApi>> nodes;
  private final InstantSource clock;

  /** Finds a node's door by the node's name. */
  public PodStreams(Function<String, Optional<NodeApi>> nodes) {
    this(nodes, InstantSource.system());
  }

  PodStreams(Function<String, Optional<NodeApi>> nodes, InstantSource clock) {
    this.nodes = nodes;
    this.clock = clock;
  }

  /** Whether this serves {@code pods/subresource}. */
  public boolean handles(String subresource) {
    return switch (subresource) {
      case "log", "exec", "attach", "portforward" -> true;
      default -> false;
    };
  }

  /**
   * Serves a request to its end.
   *
   * @throws StatusException before anything was answered: the caller answers
   */
  public void handle(Exchange exchange, String subresource, ApiObject pod) throws IOException {
    NodeApi node = node(pod);
    switch (subresource) {
      case "log" -> LogStream.serve(exchange, pod, node, clock.instant());
      case "exec" -> {
        ProcessRequest request = ProcessRequest.exec(exchange.query(), pod);
        ProcessStream.serve(
            exchange,
            request,
            streams -> node.exec(request.container(), request.command(), streams));
      }
      case "attach" -> {
        ProcessRequest request = ProcessRequest.attach(exchange.query(), pod);
        ProcessStream.serve(
            exchange, request, streams -> node.attach(request.container(), streams));
      }
      case "portforward" -> PortForward.serve(exchange, pod, node);
      default -> throw new IllegalArgumentException("no stream: " + subresource);
    }
  }

  private NodeApi node(ApiObject pod) {
    String name = pod.text("spec", "nodeName");
    if (name.isEmpty()) {
      throw StatusException.badRequest("pod " + pod.name() + " does not have a host assigned");
    }
    return nodes
        .apply(name)
        .orElseThrow(() ->
            new StatusException(
                new Status(
                    StatusReason.SERVICE_UNAVAILABLE,
                    "node " + name + " cannot be reached",
                    Json.Obj.EMPTY)));
  }
}
