package io.gantry.cluster.controllers;

import io.gantry.cluster.client.Client;
import io.gantry.cluster.client.testing.MemoryClient;

/** The controllers together, on objects in memory. */
final class MemoryClusterTest extends ClusterContract {
  @Override
  Client open() {
    return new MemoryClient();
  }

  @Override
  void shut() {}
}
