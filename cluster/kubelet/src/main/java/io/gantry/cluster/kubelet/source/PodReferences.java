package io.gantry.cluster.kubelet.source;

import io.gantry.cluster.kubelet.spec.PodSpec;
import io.gantry.cluster.model.ApiObject;
import io.gantry.platform.base.json.Json;

/** Whether a Pod's volumes, variables or pull secrets name an object. */
final class PodReferences {
  private PodReferences() {}

  static boolean refers(PodSpec pod, ApiObject object) {
    boolean secret = object.kind().equals("Secret");
    return pod.namespace().equals(object.namespace())
        && (names(pod.object().spec(), object.name(), secret)
            || (secret && isPullSecret(pod, object.name())));
  }

  private static boolean isPullSecret(PodSpec pod, String name) {
    return pod.object().spec().array("imagePullSecrets").stream()
        .anyMatch(item -> item.asObject().string("name").equals(name));
  }

  private static boolean names(Json value, String name, boolean secret) {
    return switch (value) {
      case Json.Obj object ->
          object.fields().entrySet().stream()
              .anyMatch(field ->
                  isReference(field.getKey(), field.getValue(), name, secret)
                      || names(field.getValue(), name, secret));
      case Json.Arr(var items) -> items.stream().anyMatch(item -> names(item, name, secret));
      case Json.Null _, Json.Bool _, Json.Num _, Json.Str _ -> false;
    };
  }

  private static boolean isReference(String field, Json value, String name, boolean secret) {
    if (!(value instanceof Json.Obj reference)) {
      return false;
    }
    return switch (field) {
      case "configMap", "configMapRef", "configMapKeyRef" ->
          !secret && reference.string("name").equals(name);
      case "secret", "secretRef", "secretKeyRef" ->
          secret
              && (reference.string("name").equals(name)
                  || reference.string("secretName").equals(name));
      default -> false;
    };
  }
}
