package io.gantry.cluster.kubelet.spec;

import io.gantry.engine.api.Security;
import io.gantry.platform.base.json.Json;
import java.util.List;
import java.util.Optional;

/** A container's {@code securityContext} with what its Pod's fills in. */
record SecurityContext(Json.Obj pod, Json.Obj container) {
  /** {@code uid}, {@code uid:gid}; empty for the image's. */
  String user() {
    Optional<Long> uid = number("runAsUser");
    Optional<Long> gid = number("runAsGroup");
    if (uid.isEmpty()) {
      return gid.map(group -> "0:" + group).orElse("");
    }
    return gid.map(group -> uid.get() + ":" + group).orElse(uid.get().toString());
  }

  private Optional<Long> number(String field) {
    return either(field)
        .filter(Json.Num.class::isInstance)
        .map(value -> ((Json.Num) value).asLong());
  }

  private Optional<Json> either(String field) {
    Optional<Json> own = container.get(field);
    return own.isPresent() ? own : pod.get(field);
  }

  /**
   * Refuses root where the Pod forbids it.
   *
   * @throws ConfigException in upstream's words
   */
  void checkNonRoot(PodSpec spec, ContainerTemplate template, String imageUser) {
    boolean forbidden = either("runAsNonRoot").filter(Json.of(true)::equals).isPresent();
    if (!forbidden) {
      return;
    }
    String where = " (pod: \"" + spec.display() + "\", container: " + template.name() + ")";
    Optional<Long> uid = number("runAsUser");
    if (uid.isPresent()) {
      if (uid.get() == 0) {
        throw new ConfigException("container's runAsUser breaks non-root policy" + where);
      }
      return;
    }
    String name =
        imageUser.contains(":") ? imageUser.substring(0, imageUser.indexOf(':')) : imageUser;
    if (name.isEmpty() || name.equals("0") || name.equals("root")) {
      throw new ConfigException("container has runAsNonRoot and image will run as root" + where);
    }
    if (!name.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new ConfigException(
          "container has runAsNonRoot and image has non-numeric user ("
              + name
              + "), cannot verify user is non-root"
              + where);
    }
  }

  Security security() {
    Json.Obj capabilities = container.object("capabilities");
    boolean unconfined = type("seccompProfile").equals("Unconfined");
    boolean escalates =
        !container.fields().containsKey("allowPrivilegeEscalation")
            || container.bool("allowPrivilegeEscalation");
    return new Security(
        container.bool("privileged"),
        names(capabilities.strings("add")),
        names(capabilities.strings("drop")),
        !escalates,
        unconfined,
        container.bool("readOnlyRootFilesystem"),
        false);
  }

  private String type(String field) {
    return either(field)
        .filter(Json.Obj.class::isInstance)
        .map(profile -> ((Json.Obj) profile).string("type"))
        .orElse("");
  }

  private static List<String> names(List<String> capabilities) {
    return capabilities.stream()
        .map(name -> name.startsWith("CAP_") ? name.substring(4) : name)
        .toList();
  }
}
