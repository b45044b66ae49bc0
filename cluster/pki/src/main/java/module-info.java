/** Certificates, keys, kubeconfig, service account tokens. */
@org.jspecify.annotations.NullMarked
module io.gantry.cluster.pki {
  requires static org.jspecify;
  requires transitive io.gantry.platform.base;

  exports io.gantry.cluster.pki;
}
