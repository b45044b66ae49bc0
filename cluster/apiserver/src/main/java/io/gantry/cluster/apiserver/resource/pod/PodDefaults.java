package io.gantry.cluster.apiserver.resource.pod;

import io.gantry.cluster.apiserver.resource.field.Draft;
import io.gantry.platform.base.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a Pod's spec has where the user said nothing. */
public final class PodDefaults {
  private PodDefaults() {}

  /** Of a Pod itself: the template's, and what depends on the Pod being one. */
  public static Json.Obj ofPod(Json.Obj spec) {
    boolean onHostNetwork = spec.bool("hostNetwork");
    return Draft.of(ofTemplate(spec))
        .value("enableServiceLinks", Json.of(true))
        .each("containers", container -> ofPodContainer(container, onHostNetwork))
        .each("initContainers", container -> ofPodContainer(container, onHostNetwork))
        .build();
  }

  /** Of the spec of a Pod template. */
  public static Json.Obj ofTemplate(Json.Obj spec) {
    var draft =
        Draft.of(spec)
            .text("restartPolicy", "Always")
            .text("dnsPolicy", "ClusterFirst")
            .text("schedulerName", "default-scheduler")
            .number("terminationGracePeriodSeconds", 30)
            .value("securityContext", Json.Obj.EMPTY)
            .each("containers", ContainerDefaults::of)
            .each("initContainers", ContainerDefaults::of)
            .each("ephemeralContainers", ContainerDefaults::of)
            .each("volumes", VolumeDefaults::of);
    account(draft);
    return draft.build();
  }

  /** {@code serviceAccount} is the old name of {@code serviceAccountName}: both are shown. */
  private static void account(Draft draft) {
    String name = draft.string("serviceAccountName");
    String account = name.isEmpty() ? draft.string("serviceAccount") : name;
    if (!account.isEmpty()) {
      draft.put("serviceAccountName", Json.of(account)).put("serviceAccount", Json.of(account));
    }
  }

  private static Json.Obj ofPodContainer(Json.Obj container, boolean onHostNetwork) {
    var draft = Draft.of(container).within("resources", PodDefaults::requestsFromLimits);
    if (onHostNetwork) {
      draft.each(
          "ports",
          port -> Draft.of(port).positive("hostPort", port.number("containerPort", 0)).build());
    }
    return draft.build();
  }

  private static Json.Obj requestsFromLimits(Json.Obj resources) {
    Map<String, Json> limits = resources.object("limits").fields();
    if (limits.isEmpty()) {
      return resources;
    }
    var requests = new LinkedHashMap<>(resources.object("requests").fields());
    limits.forEach(requests::putIfAbsent);
    return resources.with("requests", new Json.Obj(requests));
  }
}
