package io.gantry.app.launcher.cluster;

import io.gantry.cluster.pki.Authority;
import io.gantry.cluster.pki.Credential;
import java.util.List;

/** The user whom the kubeconfig names: may do everything. */
final class Admins {
  private Admins() {}

  static Credential credential(Authority authority) {
    return authority.client("admin", "gantry-admin", List.of("system:masters"));
  }
}
