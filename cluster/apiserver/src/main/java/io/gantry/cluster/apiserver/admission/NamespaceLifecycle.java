package io.gantry.cluster.apiserver.admission;

import io.gantry.cluster.apiserver.admission.AdmissionRequest.Operation;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ObjectKey;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.cluster.model.StatusException;
import io.gantry.cluster.model.StatusReason;
import io.gantry.platform.base.json.Json;
import java.util.List;
import java.util.Set;

/**
 * Nothing is written to a namespace that is not there, nothing new to one that is going, and those
 * that the cluster itself lives in stay.
 */
final class NamespaceLifecycle implements Admission {
  private static final Set<String> PROTECTED = Set.of("default", "kube-system", "kube-public");

  private final Lookup lookup;

  NamespaceLifecycle(Lookup lookup) {
    this.lookup = lookup;
  }

  @Override
  public ApiObject mutate(AdmissionRequest request) {
    boolean deletes = request.operation() == Operation.DELETE;
    if (!deletes && !request.namespace().isEmpty() && !isNamespace(request)) {
      checkHome(request);
    }
    return request.object();
  }

  @Override
  public void validate(AdmissionRequest request) {
    if (request.operation() == Operation.DELETE
        && isNamespace(request)
        && PROTECTED.contains(request.name())) {
      throw StatusException.forbidden(
          request.type(), request.name(), "this namespace may not be deleted");
    }
  }

  private static boolean isNamespace(AdmissionRequest request) {
    return request.type().equals(ResourceTypes.NAMESPACES);
  }

  private void checkHome(AdmissionRequest request) {
    String name = request.namespace();
    ApiObject namespace =
        lookup
            .get(ResourceTypes.NAMESPACES, new ObjectKey("", name))
            .orElseThrow(() -> StatusException.notFound(ResourceTypes.NAMESPACES, name));
    boolean terminating = namespace.text("status", "phase").equals("Terminating");
    if (request.operation() == Operation.CREATE && (terminating || namespace.isBeingDeleted())) {
      throw terminating(request);
    }
  }

  private static StatusException terminating(AdmissionRequest request) {
    String namespace = request.namespace();
    StatusException.Status status =
        StatusException.forbidden(
                request.type(),
                request.name(),
                "unable to create new content in namespace "
                    + namespace
                    + " because it is being terminated")
            .status();
    Json.Obj cause =
        Json.object()
            .put("reason", "NamespaceTerminating")
            .put("message", "namespace " + namespace + " is being terminated")
            .put("field", "metadata.namespace")
            .build();
    return new StatusException(
        new StatusException.Status(
            StatusReason.FORBIDDEN,
            status.message(),
            status.details().with("causes", Json.array(List.of(cause)))));
  }
}
