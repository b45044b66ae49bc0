package io.gantry.cluster.apiserver.resource.pod;

import io.gantry.cluster.apiserver.resource.field.Names;
import io.gantry.cluster.apiserver.resource.field.Place;
import io.gantry.platform.base.json.Json;
import java.util.List;

/** Checks of a container's variables and of what they are filled from. */
final class EnvironmentChecks {
  private static final List<String> SOURCES =
      List.of("fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef");
  private static final List<String> FIELDS =
      List.of(
          "metadata.name",
          "metadata.namespace",
          "metadata.uid",
          "spec.nodeName",
          "spec.serviceAccountName",
          "status.hostIP",
          "status.hostIPs",
          "status.podIP",
          "status.podIPs");
  private static final List<String> RESOURCES =
      List.of(
          "limits.cpu",
          "limits.ephemeral-storage",
          "limits.memory",
          "requests.cpu",
          "requests.ephemeral-storage",
          "requests.memory");

  private EnvironmentChecks() {}

  static void variables(Place variables) {
    for (Place variable : variables.items()) {
      Place name = variable.child("name");
      if (name.needed()) {
        name.follows(Names.VARIABLE);
      }
      if (variable.child("valueFrom").isSet()) {
        source(variable.child("valueFrom"), variable.child("value").isSet());
      }
    }
  }

  private static void source(Place source, boolean hasValue) {
    int found = 0;
    for (String type : SOURCES) {
      if (source.child(type).isSet()) {
        found++;
        reference(type, source.child(type));
      }
    }
    if (found == 0) {
      source.invalid(
          Json.of(""),
          "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or"
              + " `secretKeyRef`");
    } else if (hasValue) {
      source.invalid(Json.of(""), "may not be specified when `value` is not empty");
    } else if (found > 1) {
      source.invalid(Json.of(""), "may not have more than one field specified at a time");
    }
  }

  private static void reference(String type, Place reference) {
    switch (type) {
      case "fieldRef" -> field(reference, FIELDS);
      case "resourceFieldRef" -> resource(reference, false);
      default -> {
        reference.child("name").follows(Names.SUBDOMAIN);
        Place key = reference.child("key");
        if (key.needed()) {
          key.follows(Names.CONFIG_KEY);
        }
      }
    }
  }

  /** A field of the Pod; one label or annotation may be named in brackets. */
  static void field(Place reference, List<String> supported) {
    Place path = reference.child("fieldPath");
    if (!path.needed() || supported.contains(path.text())) {
      return;
    }
    int bracket = path.text().indexOf("['");
    if (bracket < 0 || !path.text().endsWith("']")) {
      path.notSupported(supported);
      return;
    }
    String map = path.text().substring(0, bracket);
    switch (map) {
      case "metadata.annotations", "metadata.labels" -> {}
      default -> reference.invalid(Json.of(map), "does not support subscript");
    }
  }

  static void resource(Place reference, boolean ofVolume) {
    Place resource = reference.child("resource");
    if (ofVolume && !reference.child("containerName").isSet()) {
      reference.child("containerName").required();
    } else if (resource.needed()) {
      boolean pages =
          resource.text().startsWith("limits.hugepages-")
              || resource.text().startsWith("requests.hugepages-");
      if (!pages) {
        resource.oneOfIfSet(RESOURCES);
      }
    }
  }

  static void sources(Place sources) {
    for (Place source : sources.items()) {
      source.child("prefix").followsIfSet(Names.VARIABLE);
      Place configMap = source.child("configMapRef");
      Place secret = source.child("secretRef");
      for (Place reference : List.of(configMap, secret)) {
        if (reference.isSet() && reference.child("name").needed()) {
          reference.child("name").follows(Names.SUBDOMAIN);
        }
      }
      if (!configMap.isSet() && !secret.isSet()) {
        sources.invalid(Json.of(""), "must specify one of: `configMapRef` or `secretRef`");
      } else if (configMap.isSet() && secret.isSet()) {
        sources.invalid(Json.of(""), "may not have more than one field specified at a time");
      }
    }
  }
}
