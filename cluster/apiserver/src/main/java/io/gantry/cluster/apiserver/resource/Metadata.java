package io.gantry.cluster.apiserver.resource;

import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.FieldError;
import io.gantry.cluster.model.ResourceType;
import java.util.List;

/** Checks of {@code metadata}, the same for all kinds but for the form of names. */
public final class Metadata {
  private Metadata() {}

  /** What is wrong with the metadata of a new object. */
  public static List<FieldError> validate(ApiObject object, ResourceType type) {
    return List.of();
  }

  /** What is wrong with a change of metadata. */
  public static List<FieldError> validateUpdate(
      ApiObject object, ApiObject old, ResourceType type) {
    return List.of();
  }
}
