/** The Kubernetes API. */
@org.jspecify.annotations.NullMarked
module io.gantry.cluster.apiserver {
  requires static org.jspecify;
  requires transitive io.gantry.cluster.pki;
  requires transitive io.gantry.platform.http;
  requires transitive io.gantry.cluster.client;
  requires transitive io.gantry.cluster.store;
  requires io.gantry.platform.grpc;
  requires java.naming;

  exports io.gantry.cluster.apiserver;
  exports io.gantry.cluster.apiserver.bootstrap;
}
