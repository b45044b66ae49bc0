/** Services on this node. */
@org.jspecify.annotations.NullMarked
module io.gantry.cluster.proxy {
  requires static org.jspecify;
  requires transitive io.gantry.platform.base;
  requires io.gantry.platform.linux;
  requires io.gantry.cluster.reconcile;
  requires transitive io.gantry.cluster.client;

  exports io.gantry.cluster.proxy;
}
