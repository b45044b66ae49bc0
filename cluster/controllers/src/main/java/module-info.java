/** The controllers, one package each. */
@org.jspecify.annotations.NullMarked
module io.gantry.cluster.controllers {
  requires static org.jspecify;
  requires transitive io.gantry.platform.base;
  requires io.gantry.cluster.reconcile;
  requires transitive io.gantry.cluster.client;

  exports io.gantry.cluster.controllers;
}
