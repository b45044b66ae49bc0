package io.gantry.cluster.apiserver.rest;

import io.gantry.cluster.apiserver.apply.ManagedFields;
import io.gantry.cluster.apiserver.apply.ServerSideApply;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ResourceType;
import io.gantry.cluster.model.StatusException;
import io.gantry.cluster.model.schema.Model;
import io.gantry.cluster.model.schema.Schemas;
import java.time.Instant;
import java.util.Optional;

/** Who owns which field of an object ({@code metadata.managedFields}). */
final class FieldOwners {
  private final Schemas schemas;

  FieldOwners(Schemas schemas) {
    this.schemas = schemas;
  }

  private Optional<Model> model(ResourceType type) {
    return schemas.model(type.apiVersion(), type.kind());
  }

  /** The object with what the caller has changed noted as the caller's. */
  ApiObject noted(Call call, Optional<ApiObject> old, ApiObject updated, Instant now) {
    return model(call.type())
        .map(model ->
            ManagedFields.afterUpdate(
                old, updated, call.options().fieldManager(), call.subresource(), now, model))
        .orElse(updated);
  }

  /** What the caller applies over what is there; {@code Conflict} where others own a field. */
  ApiObject applied(
      Call call, Optional<ApiObject> live, ApiObject wanted, boolean force, Instant now) {
    Model model =
        model(call.type())
            .orElseThrow(() ->
                StatusException.badRequest(
                    "no schema to apply " + call.type().groupResource() + " by"));
    var manager =
        new ServerSideApply.Applier(call.options().fieldManager(), call.subresource(), force);
    return ServerSideApply.apply(live, wanted, manager, now, model);
  }
}
