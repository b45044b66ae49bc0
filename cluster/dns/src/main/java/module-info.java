/** Names of Services and Pods. */
@org.jspecify.annotations.NullMarked
module io.gantry.cluster.dns {
  requires static org.jspecify;
  requires transitive io.gantry.platform.base;
  requires io.gantry.platform.dns;
  requires io.gantry.cluster.reconcile;
  requires transitive io.gantry.cluster.client;

  exports io.gantry.cluster.dns;
}
