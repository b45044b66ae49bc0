package io.gantry.cluster.apiserver;

import io.gantry.cluster.apiserver.rest.Call;
import io.gantry.cluster.apiserver.wire.Streams;
import io.gantry.platform.http.Exchange;

/** Until nodes can be reached. */
final class NoStreams implements Streams {
  @Override
  public boolean serves(Call call) {
    return false;
  }

  @Override
  public void handle(Exchange exchange, Call call) {
    throw new IllegalStateException("nothing is served");
  }
}
