/** How components talk to the API server. */
@org.jspecify.annotations.NullMarked
module io.gantry.cluster.client {
  requires static org.jspecify;
  requires transitive io.gantry.platform.base;
  requires transitive io.gantry.cluster.model;

  exports io.gantry.cluster.client;
  exports io.gantry.cluster.client.node;
  exports io.gantry.cluster.client.informer;
  exports io.gantry.cluster.client.testing;
}
