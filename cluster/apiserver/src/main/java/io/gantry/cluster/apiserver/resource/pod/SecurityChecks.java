package io.gantry.cluster.apiserver.resource.pod;

import io.gantry.cluster.apiserver.resource.field.Place;
import io.gantry.platform.base.json.Json;
import java.util.List;

/** Checks of security contexts. */
final class SecurityChecks {
  private SecurityChecks() {}

  static void pod(Place context) {
    ids(context);
    context.child("fsGroup").within(0, Integer.MAX_VALUE);
    for (Place group : context.child("supplementalGroups").items()) {
      group.within(0, Integer.MAX_VALUE);
    }
    context.child("fsGroupChangePolicy").oneOfIfSet(List.of("Always", "OnRootMismatch"));
  }

  static void container(Place context) {
    ids(context);
    boolean noEscalation =
        context.object().get("allowPrivilegeEscalation").filter(Json.of(false)::equals).isPresent();
    if (noEscalation && context.object().bool("privileged")) {
      context.invalid("cannot set `allowPrivilegeEscalation` to false and `privileged` to true");
    }
    Place proc = context.child("procMount");
    proc.oneOfIfSet(List.of("Default", "Unmasked"));
  }

  private static void ids(Place context) {
    context.child("runAsUser").within(0, Integer.MAX_VALUE);
    context.child("runAsGroup").within(0, Integer.MAX_VALUE);
    Place seccomp = context.child("seccompProfile");
    if (seccomp.isSet()) {
      seccomp.child("type").oneOf(List.of("Localhost", "RuntimeDefault", "Unconfined"));
      boolean local = seccomp.child("type").text().equals("Localhost");
      if (local && !seccomp.child("localhostProfile").isSet()) {
        seccomp.child("localhostProfile").required("must be set when seccomp type is Localhost");
      }
    }
  }
}
