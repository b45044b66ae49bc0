package io.gantry.cluster.controllers;

import io.gantry.cluster.apiserver.ApiServer;
import io.gantry.cluster.client.Client;
import io.gantry.cluster.store.SqliteStore;
import java.nio.file.Path;
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
}
