package io.gantry.cluster.apiserver.rest;

import io.gantry.cluster.apiserver.resource.Resource;
import io.gantry.cluster.apiserver.storage.Storage.Selector;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.FieldSelector;
import io.gantry.cluster.model.LabelSelector;
import io.gantry.cluster.model.StatusException;
import java.util.Map;

/** What {@code labelSelector} and {@code fieldSelector} choose. */
public final class Selection {
  private Selection() {}

  /** Reads both; {@code BadRequest} in upstream's words. */
  public static Selector of(Resource resource, String labels, String fields) {
    Selector byLabels = labels.isEmpty() ? Selector.ALL : byLabels(labels);
    if (fields.isEmpty()) {
      return byLabels;
    }
    Selector byFields = byFields(resource, fields);
    return labels.isEmpty()
        ? byFields
        : object -> byLabels.matches(object) && byFields.matches(object);
  }

  private static Selector byLabels(String text) {
    LabelSelector selector = LabelSelector.parse(text);
    return object -> selector.matches(object.labels());
  }

  private static Selector byFields(Resource resource, String text) {
    FieldSelector selector = FieldSelector.parse(text);
    boolean particular = false;
    for (var requirement : selector.requirements()) {
      String field = requirement.field();
      boolean common = field.equals("metadata.name") || field.equals("metadata.namespace");
      if (!common && !resource.fieldNames().contains(field)) {
        throw unknown(resource, field);
      }
      particular |= !common;
    }
    boolean needsMap = particular;
    return object -> {
      Map<String, String> own = needsMap ? resource.fields(object) : Map.of();
      return selector.matches(field -> value(object, own, field));
    };
  }

  private static String value(ApiObject object, Map<String, String> own, String field) {
    return switch (field) {
      case "metadata.name" -> object.name();
      case "metadata.namespace" -> object.namespace();
      default -> own.getOrDefault(field, "");
    };
  }

  private static StatusException unknown(Resource resource, String field) {
    return StatusException.badRequest(
        resource.fieldNames().isEmpty()
            ? "\""
                + field
                + "\" is not a known field selector: only \"metadata.name\","
                + " \"metadata.namespace\""
            : "field label not supported: " + field);
  }
}
