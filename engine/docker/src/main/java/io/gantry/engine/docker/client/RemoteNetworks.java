package io.gantry.engine.docker.client;

import io.gantry.engine.api.EndpointSpec;
import io.gantry.engine.api.Networks;
import io.gantry.engine.docker.ContainerBody;
import io.gantry.engine.docker.DockerNetworks;
import io.gantry.engine.docker.answer.NetworkAnswer;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** {@code /networks} of an engine elsewhere. */
record RemoteNetworks(Remote remote) implements Networks {
  @Override
  public String create(Definition definition) {
    return remote
        .post(ApiPath.of("/networks/create"), DockerNetworks.createBody(definition))
        .string("Id");
  }

  @Override
  public List<Details> list() {
    var all = new ArrayList<Details>();
    for (Json item : Inspections.items(remote.get(ApiPath.of("/networks")))) {
      all.add(NetworkAnswer.read(item.asObject()));
    }
    all.sort(Comparator.comparing(Details::name));
    return all;
  }

  @Override
  public Details inspect(String ref) {
    return NetworkAnswer.read(remote.object(ApiPath.of("/networks/{}", ref)));
  }

  @Override
  public void remove(String ref) {
    remote.command("DELETE", ApiPath.of("/networks/{}", ref));
  }

  @Override
  public void connect(String ref, String container, EndpointSpec endpoint) {
    remote.command(
        ApiPath.of("/networks/{}/connect", ref),
        Json.object()
            .put("Container", container)
            .put("EndpointConfig", ContainerBody.endpoint(endpoint))
            .build());
  }

  @Override
  public void disconnect(String ref, String container, boolean force) {
    remote.command(
        ApiPath.of("/networks/{}/disconnect", ref),
        Json.object().put("Container", container).put("Force", force).build());
  }
}
