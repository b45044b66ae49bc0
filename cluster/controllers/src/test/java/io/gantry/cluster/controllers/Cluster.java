package io.gantry.cluster.controllers;

import io.gantry.cluster.client.Client;
import io.gantry.cluster.client.Client.ListOptions;
import io.gantry.cluster.client.informer.LocalInformers;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ObjectKey;
import io.gantry.cluster.model.ResourceType;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.platform.base.json.Json;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Controllers and a fake node on an API server. */
final class Cluster implements AutoCloseable {
  static final Duration LIMIT = Duration.ofSeconds(20);

  final Client client;
  final LocalInformers informers;
  final Controllers controllers;
  private final FakeNode node;

  Cluster(Client client) throws InterruptedException {
    this.client = client;
    informers = new LocalInformers(client);
    controllers = new Controllers(client, informers, Clock.systemUTC(), "PEM");
    node = new FakeNode(client, informers);
    informers.start();
    node.start();
    controllers.start();
  }

  /** Waits for a condition, asked again after each change of a type. */
  void await(String what, ResourceType type, BooleanSupplier condition)
      throws InterruptedException {
    var met = new CountDownLatch(1);
    informers
        .of(type)
        .listen((_, _) -> {
          if (met.getCount() > 0 && condition.getAsBoolean()) {
            met.countDown();
          }
        });
    if (condition.getAsBoolean()) {
      met.countDown();
    }
    if (!met.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      var state = new StringBuilder();
      for (ResourceType each :
          List.of(ResourceTypes.DEPLOYMENTS, ResourceTypes.REPLICA_SETS, ResourceTypes.PODS)) {
        all(each).forEach(object -> state.append('\n').append(object.tree().text()));
      }
      throw new AssertionError("not within " + LIMIT + ": " + what + state);
    }
  }

  ApiObject get(ResourceType type, String name) {
    return client.get(type, new ObjectKey("default", name)).orElseThrow();
  }

  List<ApiObject> all(ResourceType type) {
    return client.list(type, ListOptions.in("default")).items();
  }

  /** Waits until a Deployment says that all is done. */
  void awaitRollout(String name, int replicas) throws InterruptedException {
    await(
        name + " has " + replicas + " available",
        ResourceTypes.DEPLOYMENTS,
        () -> {
          ApiObject deployment = get(ResourceTypes.DEPLOYMENTS, name);
          return deployment.status().number("observedGeneration", 0) >= deployment.generation()
              && deployment.status().number("updatedReplicas", 0) == replicas
              && deployment.status().number("replicas", 0) == replicas
              && deployment.status().number("availableReplicas", 0) == replicas;
        });
  }

  static ApiObject deployment(String name, int replicas, String image) {
    Json.Obj labels = Json.object().put("app", name).build();
    Json.Obj container = Json.object().put("name", "main").put("image", image).build();
    Json.Obj template =
        Json.object()
            .put("metadata", Json.object().put("labels", labels).build())
            .put("spec", Json.object().put("containers", Json.array(List.of(container))).build())
            .build();
    Json.Obj spec =
        Json.object()
            .put("replicas", replicas)
            .put("progressDeadlineSeconds", 600)
            .put("revisionHistoryLimit", 10)
            .put("selector", Json.object().put("matchLabels", labels).build())
            .put("template", template)
            .build();
    return ApiObject.of(ResourceTypes.DEPLOYMENTS, "default", name).with(spec, "spec");
  }

  @Override
  public void close() {
    controllers.close();
    node.close();
    informers.close();
  }
}
