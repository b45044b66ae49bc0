package io.gantry.cluster.apiserver.wire;

import io.gantry.cluster.apiserver.rest.Call;
import io.gantry.platform.http.Exchange;
import java.io.IOException;

/** The subresources that are connections: log, exec, attach, portforward. */
public interface Streams {
  /** Whether a call is one of them. */
  boolean serves(Call call);

  /** Answers it, if the caller may. */
  void handle(Exchange exchange, Call call) throws IOException;
}
