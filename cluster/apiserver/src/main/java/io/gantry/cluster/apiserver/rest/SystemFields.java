package io.gantry.cluster.apiserver.rest;

import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.FieldError;
import io.gantry.cluster.model.KubeTime;
import io.gantry.cluster.model.ObjectKey;
import io.gantry.cluster.model.ResourceType;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.cluster.model.StatusException;
import io.gantry.platform.base.json.Json;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The fields of {@code metadata} that belong to the server, and what must fit the request. */
final class SystemFields {
  /** How upstream asks for another try. */
  static final String MODIFIED =
      "the object has been modified; please apply your changes to the latest version and try again";

  private static final List<String> FROM_OLD =
      List.of(
          "uid",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "generation",
          "resourceVersion");

  private SystemFields() {}

  /** The object with kind, namespace and name of the request; {@code BadRequest} if they differ. */
  static ApiObject fitted(ApiObject object, ResourceType type, ObjectKey key) {
    if (!object.apiVersion().isEmpty() && !object.apiVersion().equals(type.apiVersion())) {
      throw StatusException.badRequest(
          "the API version in the data ("
              + object.apiVersion()
              + ") does not match the expected API version ("
              + type.apiVersion()
              + ")");
    }
    if (!object.kind().isEmpty() && !object.kind().equals(type.kind())) {
      throw StatusException.badRequest(
          object.kind()
              + " in version \""
              + object.apiVersion()
              + "\" cannot be handled as a "
              + type.kind()
              + ": it is another kind");
    }
    var fields = new LinkedHashMap<String, Json>();
    fields.put("apiVersion", Json.of(type.apiVersion()));
    fields.put("kind", Json.of(type.kind()));
    fields.putAll(object.tree().fields());
    fields.put("apiVersion", Json.of(type.apiVersion()));
    fields.put("kind", Json.of(type.kind()));
    fields.put("metadata", located(object, type, key));
    return new ApiObject(new Json.Obj(fields));
  }

  private static Json.Obj located(ApiObject object, ResourceType type, ObjectKey key) {
    if (!(object.tree().fields().get("metadata") instanceof Json.Obj || absent(object))) {
      throw StatusException.badRequest("metadata must be an object");
    }
    var metadata = new LinkedHashMap<>(object.metadata().fields());
    String namespace = type.namespaced() ? key.namespace() : "";
    if (!object.namespace().isEmpty() && !object.namespace().equals(namespace)) {
      throw StatusException.badRequest(
          key.name().isEmpty()
              ? "the namespace of the provided object does not match the namespace sent on the"
                  + " request"
              : "the namespace of the object ("
                  + object.namespace()
                  + ") does not match the namespace on the URL ("
                  + namespace
                  + ")");
    }
    if (!key.name().isEmpty() && !object.name().isEmpty() && !object.name().equals(key.name())) {
      throw StatusException.badRequest(
          "the name of the object ("
              + object.name()
              + ") does not match the name on the URL ("
              + key.name()
              + ")");
    }
    if (!key.name().isEmpty()) {
      metadata.put("name", Json.of(key.name()));
    }
    if (type.namespaced()) {
      metadata.put("namespace", Json.of(namespace));
    }
    metadata.remove("selfLink");
    return new Json.Obj(metadata);
  }

  private static boolean absent(ApiObject object) {
    return object.at("metadata").isEmpty();
  }

  /** A new object with its identity. */
  static ApiObject ofNew(ApiObject object, String uid, Instant now) {
    if (!object.resourceVersion().isEmpty() && !object.resourceVersion().equals("0")) {
      throw StatusException.badRequest(
          "resourceVersion should not be set on objects to be created");
    }
    var metadata = new LinkedHashMap<>(object.metadata().fields());
    FROM_OLD.forEach(metadata::remove);
    metadata.put("uid", Json.of(uid));
    metadata.put("creationTimestamp", Json.of(KubeTime.seconds(now)));
    return object.with(new Json.Obj(metadata), "metadata");
  }

  /** A wished object with the identity of the present one; {@code Conflict} if it is outdated. */
  static ApiObject ofUpdate(ResourceType type, ApiObject wished, ApiObject current) {
    String version = wished.resourceVersion();
    if (version.isEmpty() && type.equals(ResourceTypes.LEASES)) {
      throw StatusException.invalid(
          type,
          current.name(),
          List.of(
              new FieldError(
                  "FieldValueInvalid",
                  "metadata.resourceVersion",
                  "Invalid value: 0: must be specified for an update")));
    }
    if (!version.isEmpty() && !version.equals("0") && !version.equals(current.resourceVersion())) {
      throw StatusException.conflict(type, current.name(), MODIFIED);
    }
    if (!wished.uid().isEmpty() && !wished.uid().equals(current.uid())) {
      throw StatusException.conflict(
          type, current.name(), differs("UID", wished.uid(), current.uid()));
    }
    Map<String, Json> old = current.metadata().fields();
    var metadata = new LinkedHashMap<>(wished.metadata().fields());
    for (String name : FROM_OLD) {
      Json value = old.get(name);
      if (value == null) {
        metadata.remove(name);
      } else {
        metadata.put(name, value);
      }
    }
    return wished.with(new Json.Obj(metadata), "metadata");
  }

  /** {@code Conflict} unless the object is the one that is meant. */
  static void check(ResourceType type, ApiObject object, String uid, String resourceVersion) {
    if (!uid.isEmpty() && !uid.equals(object.uid())) {
      throw StatusException.conflict(type, object.name(), differs("UID", uid, object.uid()));
    }
    if (!resourceVersion.isEmpty() && !resourceVersion.equals(object.resourceVersion())) {
      throw StatusException.conflict(
          type,
          object.name(),
          differs("ResourceVersion", resourceVersion, object.resourceVersion()));
    }
  }

  private static String differs(String what, String wished, String is) {
    return "Precondition failed: "
        + what
        + " in precondition: "
        + wished
        + ", "
        + what
        + " in object meta: "
        + is;
  }
}
