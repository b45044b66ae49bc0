package io.gantry.cluster.apiserver;

import io.gantry.cluster.apiserver.rest.Call;
import io.gantry.cluster.apiserver.rest.Pipeline;
import io.gantry.cluster.apiserver.stream.PodStreams;
import io.gantry.cluster.apiserver.wire.Streams;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.platform.http.Exchange;
import java.io.IOException;

/** Log, exec, attach and portforward of Pods, for those who may. */
final class PodConnections implements Streams {
  private final Pipeline pipeline;
  private final PodStreams streams;

  PodConnections(Pipeline pipeline, PodStreams streams) {
    this.pipeline = pipeline;
    this.streams = streams;
  }

  @Override
  public boolean serves(Call call) {
    return call.type().equals(ResourceTypes.PODS)
        && !call.key().name().isEmpty()
        && streams.handles(call.subresource());
  }

  @Override
  public void handle(Exchange exchange, Call call) throws IOException {
    streams.handle(exchange, call.subresource(), pipeline.get(call).object());
  }
}
