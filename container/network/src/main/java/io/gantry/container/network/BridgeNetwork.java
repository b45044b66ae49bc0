package io.gantry.container.network;

import io.gantry.platform.base.id.RandomId;
import io.gantry.platform.base.json.Json;
import java.util.Optional;

/**
 * The record of the default network: made on first use, kept for good, so that its id and, while
 * the host leaves it free, its subnet stay the same.
 *
 * @param id 64 hexadecimal digits
 */
record BridgeNetwork(String id, Subnet subnet) {
  static final String NAME = "bridge";

  static BridgeNetwork create(Subnet subnet) {
    return new BridgeNetwork(RandomId.next(), subnet);
  }

  BridgeNetwork on(Subnet other) {
    return new BridgeNetwork(id, other);
  }

  static Optional<BridgeNetwork> read(StateFile file) {
    return file.read()
        .map(state -> new BridgeNetwork(state.string("id"), Subnet.parse(state.string("subnet"))));
  }

  void write(StateFile file) {
    file.writeDurably(
        Json.object()
            .put("id", id)
            .put("name", NAME)
            .put("driver", "bridge")
            .put("subnet", subnet.toString())
            .put("gateway", subnet.gateway().toString())
            .build());
  }
}
