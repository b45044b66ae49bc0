package io.gantry.cluster.apiserver.resource.pod;

import io.gantry.cluster.apiserver.resource.field.Draft;
import io.gantry.platform.base.json.Json;

/** What a container has where the user said nothing. */
final class ContainerDefaults {
  private ContainerDefaults() {}

  static Json.Obj of(Json.Obj container) {
    return Draft.of(container)
        .text("imagePullPolicy", pullPolicy(container.string("image")))
        .text("terminationMessagePath", "/dev/termination-log")
        .text("terminationMessagePolicy", "File")
        .value("resources", Json.Obj.EMPTY)
        .each("ports", port -> Draft.of(port).text("protocol", "TCP").build())
        .each("env", ContainerDefaults::variable)
        .within("livenessProbe", ContainerDefaults::probe)
        .within("readinessProbe", ContainerDefaults::probe)
        .within("startupProbe", ContainerDefaults::probe)
        .within(
            "lifecycle",
            lifecycle ->
                Draft.of(lifecycle)
                    .within("postStart", ContainerDefaults::action)
                    .within("preStop", ContainerDefaults::action)
                    .build())
        .build();
  }

  /** An image whose tag moves is looked for each time: no tag, no digest, or {@code latest}. */
  static String pullPolicy(String image) {
    if (image.contains("@")) {
      return "IfNotPresent";
    }
    String last = image.substring(image.lastIndexOf('/') + 1);
    int colon = last.indexOf(':');
    return colon < 0 || last.substring(colon + 1).equals("latest") ? "Always" : "IfNotPresent";
  }

  private static Json.Obj variable(Json.Obj variable) {
    return Draft.of(variable)
        .within(
            "valueFrom",
            source -> Draft.of(source).within("fieldRef", VolumeDefaults::field).build())
        .build();
  }

  private static Json.Obj probe(Json.Obj probe) {
    return Draft.of(action(probe))
        .positive("timeoutSeconds", 1)
        .positive("periodSeconds", 10)
        .positive("successThreshold", 1)
        .positive("failureThreshold", 3)
        .build();
  }

  private static Json.Obj action(Json.Obj action) {
    return Draft.of(action)
        .within("httpGet", get -> Draft.of(get).text("path", "/").text("scheme", "HTTP").build())
        .within("grpc", grpc -> Draft.of(grpc).value("service", Json.of("")).build())
        .build();
  }
}
