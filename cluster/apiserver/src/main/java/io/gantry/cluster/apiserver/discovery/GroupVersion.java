package io.gantry.cluster.apiserver.discovery;

import java.util.List;

/** What one version of a group serves. */
record GroupVersion(String group, String version, List<Offer> offers) {
  GroupVersion {
    offers = List.copyOf(offers);
  }

  /** As in {@code v1} or {@code apps/v1}. */
  String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }
}
