package io.gantry.cluster.controllers.owner;

import io.gantry.cluster.client.informer.Informer;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.OwnerReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the children of an owner, and those that have none, in an informer. */
public final class OwnerIndex {
  private static final String NAME = "controller";

  private final Informer informer;

  /** Adds the index; several may share an informer. */
  public OwnerIndex(Informer informer) {
    this.informer = informer;
    informer.index(NAME, OwnerIndex::keys);
  }

  private static List<String> keys(ApiObject object) {
    Optional<OwnerReference> controller = object.controller();
    return List.of(controller.map(OwnerReference::uid).orElse(orphans(object.namespace())));
  }

  private static String orphans(String namespace) {
    return "none in " + namespace;
  }

  /** What the object with this uid controls. */
  public List<ApiObject> children(String uid) {
    return informer.find(NAME, uid);
  }

  /** What {@code owner} controls, and what nobody controls in its namespace. */
  public List<ApiObject> candidates(ApiObject owner) {
    var all = new ArrayList<>(children(owner.uid()));
    all.addAll(informer.find(NAME, orphans(owner.namespace())));
    return all;
  }
}
