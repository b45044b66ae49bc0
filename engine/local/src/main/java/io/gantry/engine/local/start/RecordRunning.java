package io.gantry.engine.local.start;

import io.gantry.container.network.Networks;
import io.gantry.engine.api.ContainerDetails.Endpoint;
import io.gantry.engine.api.ContainerDetails.PublishedPort;
import io.gantry.engine.api.ContainerState;
import io.gantry.engine.local.record.RecordStore;
import io.gantry.platform.base.concurrent.Steps.Step;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** From here on the container counts as running. */
record RecordRunning(RecordStore records, Clock clock, String bootId)
    implements Step<StartContext> {
  @Override
  public void apply(StartContext context) {
    var running = new ContainerState.Running(context.pid, clock.instant(), false);
    records.write(
        context.record.started(
            running,
            bootId,
            context.endpoint.map(RecordRunning::endpoint),
            context.endpoint.map(RecordRunning::ports).orElse(List.of())),
        false);
  }

  @Override
  public void undo(StartContext context) {
    records.write(context.record, false);
  }

  private static Endpoint endpoint(Networks.Endpoint endpoint) {
    return new Endpoint(
        endpoint.network(),
        endpoint.networkId(),
        endpoint.address(),
        endpoint.prefixLength(),
        endpoint.gateway(),
        endpoint.macAddress());
  }

  private static List<PublishedPort> ports(Networks.Endpoint endpoint) {
    var ports = new ArrayList<PublishedPort>();
    for (Networks.Port port : endpoint.ports()) {
      ports.add(
          new PublishedPort(
              port.hostAddress(), port.hostPort(), port.containerPort(), port.protocol()));
    }
    return ports;
  }
}
