package io.gantry.cluster.controllers;

import io.gantry.cluster.apiserver.ApiServer;
import io.gantry.cluster.client.Client;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.cluster.store.SqliteStore;
import io.gantry.platform.base.json.Json;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The controllers together, on the API server and its store. */
final class ApiServerClusterIT extends ClusterContract {
  @TempDir Path directory;
  private SqliteStore store;
  private ApiServer server;

  @Override
  Client open() {
    store = SqliteStore.open(directory.resolve("store.db"));
    server = new ApiServer(ApiServer.Parts.of(store));
    return server.client("controllers");
  }

  @Override
  void shut() {
    server.close();
    store.close();
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
