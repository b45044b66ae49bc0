/** Pods on this node. */
@org.jspecify.annotations.NullMarked
module io.gantry.cluster.kubelet {
  requires static org.jspecify;
  requires transitive io.gantry.platform.base;
  requires io.gantry.platform.linux;
  requires transitive io.gantry.cluster.reconcile;
  requires transitive io.gantry.cluster.client;
  requires transitive io.gantry.engine.api;

  exports io.gantry.cluster.kubelet;
}
