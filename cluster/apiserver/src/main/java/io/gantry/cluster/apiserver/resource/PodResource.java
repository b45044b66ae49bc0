package io.gantry.cluster.apiserver.resource;

import io.gantry.cluster.apiserver.resource.field.Place;
import io.gantry.cluster.apiserver.resource.pod.PodCells;
import io.gantry.cluster.apiserver.resource.pod.PodChecks;
import io.gantry.cluster.apiserver.resource.pod.PodDefaults;
import io.gantry.cluster.apiserver.resource.pod.PodUpdateChecks;
import io.gantry.cluster.apiserver.resource.pod.QosClass;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.FieldError;
import io.gantry.cluster.model.ResourceType;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.platform.base.json.Json;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Pods. */
final class PodResource implements Resource {
  private static final List<Column> COLUMNS =
      List.of(
          Columns.NAME,
          Columns.text("Ready", "Ready containers of all containers."),
          Columns.text("Status", "The phase, or what keeps the pod from running."),
          Columns.text("Restarts", "Restarts of containers, and how long ago the last was."),
          Columns.AGE,
          Columns.wide("IP", "Address of the pod."),
          Columns.wide("Node", "Where it runs."),
          Columns.wide("Nominated Node", "Where room is being made for it."),
          Columns.wide("Readiness Gates", "Gates that are open of all gates."));

  private static final List<String> FIELDS =
      List.of(
          "spec.nodeName",
          "spec.restartPolicy",
          "spec.schedulerName",
          "spec.serviceAccountName",
          "spec.hostNetwork",
          "status.phase",
          "status.podIP",
          "status.podIPs",
          "status.nominatedNodeName");

  @Override
  public ResourceType type() {
    return ResourceTypes.PODS;
  }

  @Override
  public ApiObject withDefaults(ApiObject object) {
    return object.with(PodDefaults.ofPod(object.spec()), "spec");
  }

  @Override
  public ApiObject forCreate(ApiObject object) {
    var status =
        Json.object().put("phase", "Pending").put("qosClass", QosClass.of(object.spec())).build();
    return Generations.first(object.withStatus(status));
  }

  @Override
  public ApiObject forUpdate(ApiObject object, ApiObject old) {
    ApiObject kept = Resource.super.forUpdate(object, old);
    return Generations.next(kept, old, Generations.specChanged(object, old));
  }

  /** The quality of service was decided at creation. */
  @Override
  public ApiObject forStatusUpdate(ApiObject object, ApiObject old) {
    ApiObject next = Resource.super.forStatusUpdate(object, old);
    String qos = old.status().string("qosClass");
    return qos.isEmpty() ? next : next.with(Json.of(qos), "status", "qosClass");
  }

  @Override
  public List<FieldError> validate(ApiObject object) {
    Place pod = Place.of(object.tree());
    PodChecks.pod(pod);
    return pod.errors();
  }

  @Override
  public List<FieldError> validateUpdate(ApiObject object, ApiObject old) {
    Place pod = Place.of(object.tree());
    PodChecks.pod(pod);
    PodUpdateChecks.update(pod, Place.of(old.tree()));
    return pod.errors();
  }

  @Override
  public Map<String, String> fields(ApiObject object) {
    Json.Obj spec = object.spec();
    Json.Obj status = object.status();
    var fields = new LinkedHashMap<String, String>();
    fields.put("spec.nodeName", spec.string("nodeName"));
    fields.put("spec.restartPolicy", spec.string("restartPolicy"));
    fields.put("spec.schedulerName", spec.string("schedulerName"));
    fields.put("spec.serviceAccountName", spec.string("serviceAccountName"));
    fields.put("spec.hostNetwork", Boolean.toString(spec.bool("hostNetwork")));
    fields.put("status.phase", status.string("phase"));
    fields.put("status.podIP", status.string("podIP"));
    fields.put("status.podIPs", status.string("podIP"));
    fields.put("status.nominatedNodeName", status.string("nominatedNodeName"));
    return fields;
  }

  @Override
  public List<String> fieldNames() {
    return FIELDS;
  }

  @Override
  public List<Column> columns() {
    return COLUMNS;
  }

  @Override
  public List<Json> cells(ApiObject object, Instant now) {
    return PodCells.of(object, now);
  }
}
