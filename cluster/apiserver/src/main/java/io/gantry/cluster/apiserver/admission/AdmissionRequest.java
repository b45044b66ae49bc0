package io.gantry.cluster.apiserver.admission;

import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ResourceType;
import java.util.List;
import java.util.Optional;

/**
 * A write that asks to be admitted.
 *
 * @param subresource empty for the object itself
 * @param namespace empty for cluster-wide objects
 * @param name empty while {@code generateName} has not been followed
 * @param object what is to be written; for a deletion the object that goes
 * @param old what is there now, nothing for a creation
 */
public record AdmissionRequest(
    Operation operation,
    ResourceType type,
    String subresource,
    String namespace,
    String name,
    ApiObject object,
    Optional<ApiObject> old,
    User user,
    boolean dryRun) {
  /** What is done to the object. */
  public enum Operation {
    CREATE,
    UPDATE,
    DELETE,
    CONNECT
  }

  /** Who does it. */
  public record User(String name, List<String> groups) {
    /** Copies the groups. */
    public User {
      groups = List.copyOf(groups);
    }
  }

  /** The same request for another object. */
  public AdmissionRequest with(ApiObject changed) {
    return new AdmissionRequest(
        operation, type, subresource, namespace, name, changed, old, user, dryRun);
  }

  /** Whether objects of this type are created or replaced, not one of their subresources. */
  boolean writes(ResourceType wanted) {
    return type.equals(wanted)
        && subresource.isEmpty()
        && switch (operation) {
          case CREATE, UPDATE -> true;
          case DELETE, CONNECT -> false;
        };
  }

  boolean creates(ResourceType wanted) {
    return writes(wanted) && operation == Operation.CREATE;
  }
}
