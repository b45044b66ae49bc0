package io.gantry.cluster.kubelet.spec;

import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ObjectKey;
import io.gantry.platform.base.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A Pod, read the way the node needs it. */
public record PodSpec(ApiObject object) {
  private static final int HOSTNAME_LIMIT = 63;

  public String uid() {
    return object.uid();
  }

  public String name() {
    return object.name();
  }

  public String namespace() {
    return object.namespace();
  }

  public ObjectKey key() {
    return object.key();
  }

  private Json.Obj spec() {
    return object.spec();
  }

  /** Init containers and sidecars, in order. */
  public List<ContainerTemplate> initContainers() {
    var templates = new ArrayList<ContainerTemplate>();
    for (Json item : spec().array("initContainers")) {
      if (item instanceof Json.Obj tree) {
        boolean sidecar = tree.string("restartPolicy").equals("Always");
        templates.add(new ContainerTemplate(tree, sidecar ? Role.SIDECAR : Role.INIT));
      }
    }
    return templates;
  }

  /** The main containers, in order. */
  public List<ContainerTemplate> containers() {
    var templates = new ArrayList<ContainerTemplate>();
    for (Json item : spec().array("containers")) {
      if (item instanceof Json.Obj tree) {
        templates.add(new ContainerTemplate(tree, Role.MAIN));
      }
    }
    return templates;
  }

  /** All containers, init containers first. */
  public List<ContainerTemplate> all() {
    var templates = new ArrayList<>(initContainers());
    templates.addAll(containers());
    return templates;
  }

  /** The container of a name. */
  public Optional<ContainerTemplate> container(String name) {
    return all().stream().filter(template -> template.name().equals(name)).findFirst();
  }

  /** {@code Always}, {@code OnFailure} or {@code Never}. */
  public String restartPolicy() {
    String policy = spec().string("restartPolicy");
    return policy.isEmpty() ? "Always" : policy;
  }

  public boolean hostNetwork() {
    return spec().bool("hostNetwork");
  }

  /** Whether services are told by environment variables. */
  public boolean serviceLinks() {
    return !(spec().fields().get("enableServiceLinks") instanceof Json.Bool(boolean on)) || on;
  }

  public String serviceAccount() {
    String name = spec().string("serviceAccountName");
    return name.isEmpty() ? "default" : name;
  }

  public String nodeName() {
    return spec().string("nodeName");
  }

  /** The name that the containers see. */
  public String hostname() {
    String name = spec().string("hostname").isEmpty() ? name() : spec().string("hostname");
    String cut = name.length() > HOSTNAME_LIMIT ? name.substring(0, HOSTNAME_LIMIT) : name;
    int end = cut.length();
    while (end > 0 && (cut.charAt(end - 1) == '-' || cut.charAt(end - 1) == '.')) {
      end--;
    }
    return cut.substring(0, end);
  }

  /** How long the Pod may be active on the node. */
  public Optional<Duration> activeDeadline() {
    return spec()
        .get("activeDeadlineSeconds")
        .filter(Json.Num.class::isInstance)
        .map(seconds -> Duration.ofSeconds(((Json.Num) seconds).asLong()));
  }

  /** The time that the containers get to end by themselves. */
  public Duration grace() {
    long own = spec().number("terminationGracePeriodSeconds", 30);
    return Duration.ofSeconds(
        Math.max(0, object.metadata().number("deletionGracePeriodSeconds", own)));
  }

  public boolean isBeingDeleted() {
    return object.isBeingDeleted();
  }

  /** {@code spec.volumes}. */
  public List<Json.Obj> volumes() {
    var volumes = new ArrayList<Json.Obj>();
    for (Json item : spec().array("volumes")) {
      if (item instanceof Json.Obj volume) {
        volumes.add(volume);
      }
    }
    return volumes;
  }

  /** {@code spec.securityContext}. */
  public Json.Obj securityContext() {
    return spec().object("securityContext");
  }

  /** As messages name a Pod: {@code web_default(uid)}. */
  public String display() {
    return name() + "_" + namespace() + "(" + uid() + ")";
  }
}
