package io.gantry.engine.docker.server;

import io.gantry.engine.api.Engine;
import io.gantry.engine.api.Networks;
import io.gantry.engine.docker.DockerNetworks;
import io.gantry.engine.docker.filter.Filters;
import io.gantry.engine.docker.filter.Moment;
import io.gantry.engine.docker.filter.NetworkFilter;
import io.gantry.engine.docker.prune.UnusedNetworks;
import io.gantry.engine.docker.request.NetworkRequest;
import io.gantry.platform.base.json.Json;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** {@code /networks}. */
final class NetworkRoutes {
  private final Engine engine;
  private final Clock clock;

  NetworkRoutes(Engine engine, Clock clock) {
    this.engine = engine;
    this.clock = clock;
  }

  void add(Router router) {
    router
        .add("GET", "/networks", this::list)
        .add("POST", "/networks/create", this::create)
        .add("POST", "/networks/prune", this::prune)
        .add("POST", "/networks/{id}/connect", this::connect)
        .add("POST", "/networks/{id}/disconnect", this::disconnect)
        .add("GET", "/networks/{id}", this::inspect)
        .add("DELETE", "/networks/{id}", this::remove);
  }

  private void list(Call call) throws IOException {
    var networks = new ArrayList<Json>();
    for (Networks.Details network : NetworkFilter.of(call.filters().texts()).list(engine)) {
      networks.add(DockerNetworks.inspect(network).with("Containers", Json.Obj.EMPTY));
    }
    call.reply(200, Json.array(networks));
  }

  private void inspect(Call call) throws IOException {
    call.reply(200, DockerNetworks.inspect(engine.networks().inspect(call.word("id"))));
  }

  private void create(Call call) throws IOException {
    String id = engine.networks().create(NetworkRequest.definition(call.body()));
    call.reply(201, Json.object().put("Id", id).put("Warning", "").build());
  }

  private void remove(Call call) throws IOException {
    engine.networks().remove(call.word("id"));
    call.reply(204);
  }

  private void connect(Call call) throws IOException {
    Json.Obj body = call.body();
    String network = engine.networks().inspect(call.word("id")).name();
    engine
        .networks()
        .connect(
            network,
            body.string("Container"),
            NetworkRequest.endpoint(network, body.object("EndpointConfig")));
    call.reply(200);
  }

  private void disconnect(Call call) throws IOException {
    Json.Obj body = call.body();
    engine.networks().disconnect(call.word("id"), body.string("Container"), body.bool("Force"));
    call.reply(200);
  }

  private void prune(Call call) throws IOException {
    var filters = Filters.of(call.filters().texts(), List.of("label", "label!", "until"));
    Instant before = Moment.until(filters, clock.instant());
    List<String> removed = UnusedNetworks.remove(engine, filters, before);
    call.reply(
        200,
        Json.object()
            .put("NetworksDeleted", removed.isEmpty() ? Json.nil() : Json.strings(removed))
            .build());
  }
}
