package io.gantry.cluster.apiserver.resource;

import io.gantry.cluster.apiserver.resource.cell.Cells;
import io.gantry.cluster.apiserver.resource.field.Draft;
import io.gantry.cluster.apiserver.resource.field.Names;
import io.gantry.cluster.apiserver.resource.field.Place;
import io.gantry.cluster.apiserver.resource.pod.SchedulingChecks;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.FieldError;
import io.gantry.cluster.model.ResourceType;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.platform.base.json.Json;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Nodes. Their creator reports their status with them. */
final class NodeResource implements Resource {
  private static final String ROLE_PREFIX = "node-role.kubernetes.io/";
  private static final List<Column> COLUMNS =
      List.of(
          Columns.NAME,
          Columns.text("Status", "Whether it is ready, and whether pods may come."),
          Columns.text("Roles", "Roles by its labels."),
          Columns.AGE,
          Columns.text("Version", "Version of its kubelet."),
          Columns.wide("Internal-IP", "Address inside the cluster."),
          Columns.wide("External-IP", "Address outside the cluster."),
          Columns.wide("OS-Image", "Its operating system."),
          Columns.wide("Kernel-Version", "Its kernel."),
          Columns.wide("Container-Runtime", "What runs its containers."));

  @Override
  public ResourceType type() {
    return ResourceTypes.NODES;
  }

  @Override
  public ApiObject withDefaults(ApiObject object) {
    return object
        .at("status", "capacity")
        .map(capacity ->
            object.withStatus(Draft.of(object.status()).value("allocatable", capacity).build()))
        .orElse(object);
  }

  @Override
  public ApiObject forCreate(ApiObject object) {
    return object;
  }

  @Override
  public List<FieldError> validate(ApiObject object) {
    Place node = Place.of(object.tree());
    taints(node.child("metadata").child("taints").with(taints(object)));
    return node.errors();
  }

  private static Json taints(ApiObject node) {
    return node.at("spec", "taints").orElse(Json.nil());
  }

  /** Upstream's paths call them {@code metadata.taints}. */
  private static void taints(Place taints) {
    var seen = new HashSet<List<String>>();
    for (Place taint : taints.items()) {
      taint.child("key").follows(Names.QUALIFIED);
      List<String> complaints = Names.LABEL_VALUE.complaints(taint.child("value").text());
      if (!complaints.isEmpty()) {
        taint.child("value").invalid(String.join(";", complaints));
      }
      SchedulingChecks.effect(taint.child("effect"));
      if (!seen.add(List.of(taint.child("key").text(), taint.child("effect").text()))) {
        taint.duplicate("taints must be unique by key and effect pair");
      }
    }
  }

  @Override
  public List<FieldError> validateUpdate(ApiObject object, ApiObject old) {
    Place node = Place.of(object.tree());
    taints(node.child("metadata").child("taints").with(taints(object)));
    Place provider = node.child("spec").child("providerID");
    String before = old.text("spec", "providerID");
    if (!before.isEmpty() && !before.equals(provider.text())) {
      provider.forbidden("node updates may not change providerID except from \"\" to valid");
    }
    return node.errors();
  }

  @Override
  public Map<String, String> fields(ApiObject object) {
    return Map.of("spec.unschedulable", Boolean.toString(object.spec().bool("unschedulable")));
  }

  @Override
  public List<String> fieldNames() {
    return List.of("spec.unschedulable");
  }

  @Override
  public List<Column> columns() {
    return COLUMNS;
  }

  @Override
  public List<Json> cells(ApiObject object, Instant now) {
    Json.Obj system = object.status().object("nodeInfo");
    return Cells.of(object)
        .text(state(object))
        .orNone(roles(object))
        .age(object, now)
        .text(system.string("kubeletVersion"))
        .orNone(address(object, "InternalIP"))
        .orNone(address(object, "ExternalIP"))
        .orUnknown(system.string("osImage"))
        .orUnknown(system.string("kernelVersion"))
        .orUnknown(system.string("containerRuntimeVersion"))
        .list();
  }

  private static String state(ApiObject node) {
    String ready = "Unknown";
    for (Json item : node.status().array("conditions")) {
      Json.Obj condition = (Json.Obj) item;
      if (condition.string("type").equals("Ready")) {
        ready = condition.string("status").equals("True") ? "Ready" : "NotReady";
      }
    }
    return node.spec().bool("unschedulable") ? ready + ",SchedulingDisabled" : ready;
  }

  private static String roles(ApiObject node) {
    var roles = new TreeSet<String>();
    node.labels()
        .forEach((name, value) -> {
          if (name.startsWith(ROLE_PREFIX) && name.length() > ROLE_PREFIX.length()) {
            roles.add(name.substring(ROLE_PREFIX.length()));
          } else if (name.equals("kubernetes.io/role") && !value.isEmpty()) {
            roles.add(value);
          }
        });
    return String.join(",", roles);
  }

  private static String address(ApiObject node, String type) {
    for (Json item : node.status().array("addresses")) {
      Json.Obj address = (Json.Obj) item;
      if (address.string("type").equals(type)) {
        return address.string("address");
      }
    }
    return "";
  }
}
