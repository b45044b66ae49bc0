package io.gantry.cluster.apiserver.admission;

import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.List;

/** A Pod stays for five minutes on a node that is gone, unless it says otherwise. */
final class DefaultTolerationSeconds implements Admission {
  private static final long SECONDS = 300;
  private static final List<String> TAINTS =
      List.of("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable");

  @Override
  public ApiObject mutate(AdmissionRequest request) {
    ApiObject pod = request.object();
    if (!request.writes(ResourceTypes.PODS)) {
      return pod;
    }
    List<Json> given = pod.spec().array("tolerations");
    var tolerations = new ArrayList<>(given);
    for (String taint : TAINTS) {
      if (given.stream().noneMatch(toleration -> tolerates((Json.Obj) toleration, taint))) {
        tolerations.add(toleration(taint));
      }
    }
    return tolerations.size() == given.size()
        ? pod
        : pod.with(Json.array(tolerations), "spec", "tolerations");
  }

  private static boolean tolerates(Json.Obj toleration, String taint) {
    String key = toleration.string("key");
    String effect = toleration.string("effect");
    return (key.isEmpty() || key.equals(taint)) && (effect.isEmpty() || effect.equals("NoExecute"));
  }

  private static Json.Obj toleration(String taint) {
    return Json.object()
        .put("key", taint)
        .put("operator", "Exists")
        .put("effect", "NoExecute")
        .put("tolerationSeconds", SECONDS)
        .build();
  }
}
