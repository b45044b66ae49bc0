package io.gantry.cluster.controllers.replicaset;

import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.LabelSelector;
import io.gantry.cluster.model.ResourceType;
import io.gantry.cluster.model.ResourceTypes;
import java.util.Map;

/** What differs between the two kinds. */
public enum ReplicaKind {
  REPLICA_SET("replicaset-controller"),
  REPLICATION_CONTROLLER("replication-controller");

  private final String component;

  ReplicaKind(String component) {
    this.component = component;
  }

  ResourceType type() {
    return switch (this) {
      case REPLICA_SET -> ResourceTypes.REPLICA_SETS;
      case REPLICATION_CONTROLLER -> ResourceTypes.REPLICATION_CONTROLLERS;
    };
  }

  String component() {
    return component;
  }

  LabelSelector selector(ApiObject owner) {
    return switch (this) {
      case REPLICA_SET -> LabelSelector.of(owner.spec().object("selector"));
      case REPLICATION_CONTROLLER -> {
        Map<String, String> labels = owner.spec().stringMap("selector");
        yield LabelSelector.ofLabels(labels.isEmpty() ? templateLabels(owner) : labels);
      }
    };
  }

  private static Map<String, String> templateLabels(ApiObject owner) {
    return owner.spec().object("template").object("metadata").stringMap("labels");
  }
}
