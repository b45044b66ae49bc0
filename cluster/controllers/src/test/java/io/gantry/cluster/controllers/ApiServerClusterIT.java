package io.gantry.cluster.controllers;

import io.gantry.cluster.apiserver.ApiServer;
import io.gantry.cluster.client.Client;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.cluster.store.SqliteStore;
import io.gantry.platform.base.json.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The controllers together, on the API server and its store. */
final class ApiServerClusterIT extends ClusterContract {
  @TempDir Path directory;
  private final List<AutoCloseable> opened = new ArrayList<>();

  @Override
  Client open() {
    var store = SqliteStore.open(directory.resolve("store.db"));
    var server = new ApiServer(ApiServer.Parts.of(store));
    opened.add(server);
    opened.add(store);
    return server.client("controllers");
  }

  @Override
  void shut() throws Exception {
    for (AutoCloseable one : opened) {
      one.close();
    }
  }

  @Test
  void podsThatAreRefusedAreReported() throws InterruptedException {
    client()
        .create(
            Cluster.deployment("web", 1, "app:1")
                .with(Json.of("nobody"), "spec", "template", "spec", "serviceAccountName"));
    cluster()
        .await(
            "the failure in the Deployment's conditions",
            ResourceTypes.DEPLOYMENTS,
            () ->
                cluster()
                    .get(ResourceTypes.DEPLOYMENTS, "web")
                    .status()
                    .text()
                    .contains("\"reason\":\"FailedCreate\""));
    cluster()
        .await(
            "an event",
            ResourceTypes.EVENTS,
            () ->
                cluster().all(ResourceTypes.EVENTS).stream()
                    .map(event -> event.text("message"))
                    .anyMatch(
                        text -> text.startsWith("Error creating: ") && text.contains("nobody")));
  }
}
