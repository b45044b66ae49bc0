/** The loop that every controller is. */
@org.jspecify.annotations.NullMarked
module io.gantry.cluster.reconcile {
  requires static org.jspecify;
  requires transitive io.gantry.platform.base;
  requires transitive io.gantry.cluster.client;

  exports io.gantry.cluster.reconcile;
}
