package io.gantry.cluster.apiserver.resource;

import io.gantry.cluster.apiserver.resource.field.LabelChecks;
import io.gantry.cluster.apiserver.resource.field.Names;
import io.gantry.cluster.apiserver.resource.field.Place;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.FieldError;
import io.gantry.cluster.model.ResourceType;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.List;

/** Checks of {@code metadata}, the same for all kinds but for the form of names. */
public final class Metadata {
  private static final List<String> UNCHANGEABLE =
      List.of(
          "name",
          "namespace",
          "uid",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds");

  private Metadata() {}

  /** What is wrong with the metadata of a new object, whose name has been generated if it asked. */
  public static List<FieldError> validate(ApiObject object, ResourceType type) {
    Place metadata = Place.of(object.tree()).child("metadata");
    Names.Rule rule = nameRule(type);
    Place generated = metadata.child("generateName");
    if (generated.isSet()) {
      // What is added stands behind it: a hyphen or dot at its end is no end.
      for (String complaint : rule.complaints(generated.text() + "x")) {
        generated.invalid(complaint);
      }
    }
    Place name = metadata.child("name");
    if (name.isSet()) {
      name.follows(rule);
    } else {
      name.required("name or generateName is required");
    }
    namespace(metadata.child("namespace"), type);
    metadata.child("generation").notNegative();
    common(metadata);
    return metadata.errors();
  }

  private static void namespace(Place namespace, ResourceType type) {
    if (!type.namespaced()) {
      if (namespace.isSet()) {
        namespace.forbidden("not allowed on this type");
      }
    } else if (namespace.needed()) {
      namespace.follows(Names.LABEL);
    }
  }

  private static void common(Place metadata) {
    LabelChecks.labels(metadata.child("labels"));
    LabelChecks.annotations(metadata.child("annotations"));
    owners(metadata.child("ownerReferences"));
    finalizers(metadata.child("finalizers"));
  }

  /** Upstream's paths do not say which of the references is wrong; neither do these. */
  private static void owners(Place owners) {
    String controller = "";
    for (Place item : owners.items()) {
      Json.Obj owner = item.object();
      owner(owners, owner);
      if (!owner.bool("controller")) {
        continue;
      }
      String name = owner.string("kind") + "/" + owner.string("name");
      if (controller.isEmpty()) {
        controller = name;
      } else {
        owners.invalid(
            "Only one reference can have Controller set to true. Found \"true\" in references for "
                + controller
                + " and "
                + name);
      }
    }
  }

  private static void owner(Place owners, Json.Obj owner) {
    if (owner.string("apiVersion").isEmpty()) {
      owners.child("apiVersion").invalid(Json.of(""), "version must not be empty");
    }
    for (String field : List.of("kind", "name", "uid")) {
      if (owner.string(field).isEmpty()) {
        owners.child(field).invalid(Json.of(""), "must not be empty");
      }
    }
    if (owner.string("apiVersion").equals("v1") && owner.string("kind").equals("Event")) {
      owners.invalid(owner, "/v1, Kind=Event is disallowed from being an owner");
    }
  }

  private static void finalizers(Place finalizers) {
    var names = new ArrayList<String>();
    for (Place finalizer : finalizers.items()) {
      for (String complaint : Names.QUALIFIED.complaints(finalizer.text())) {
        finalizers.invalid(finalizer.value(), complaint);
      }
      names.add(finalizer.text());
    }
    if (names.contains("orphan") && names.contains("foregroundDeletion")) {
      finalizers.invalid("finalizer orphan and foregroundDeletion cannot be both set");
    }
  }

  /** What is wrong with a change of metadata. */
  public static List<FieldError> validateUpdate(
      ApiObject object, ApiObject old, ResourceType type) {
    Place metadata = Place.of(object.tree()).child("metadata");
    Place before = Place.of(old.tree()).child("metadata");
    if (old.isBeingDeleted()) {
      var added = new ArrayList<>(object.finalizers());
      added.removeAll(old.finalizers());
      if (!added.isEmpty()) {
        metadata
            .child("finalizers")
            .forbidden(
                "no new finalizers can be added if the object is being deleted, found new"
                    + " finalizers []string{\""
                    + String.join("\", \"", added)
                    + "\"}");
      }
    }
    if (object.generation() < old.generation()) {
      metadata.child("generation").invalid("must not be decremented");
    }
    for (String field : UNCHANGEABLE) {
      metadata.child(field).unchanged(before.child(field));
    }
    common(metadata);
    return metadata.errors();
  }

  private static Names.Rule nameRule(ResourceType type) {
    if (type.equals(ResourceTypes.NAMESPACES)) {
      return Names.LABEL;
    }
    return type.equals(ResourceTypes.SERVICES) ? Names.DNS1035_LABEL : Names.SUBDOMAIN;
  }
}
