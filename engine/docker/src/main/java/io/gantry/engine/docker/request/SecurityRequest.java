package io.gantry.engine.docker.request;

import io.gantry.engine.api.Namespaces;
import io.gantry.engine.api.Security;
import io.gantry.engine.api.Security.Confinement;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.Truth;
import io.gantry.platform.base.json.Json;
import java.util.List;

/** What {@code HostConfig} says of rights and namespaces. */
final class SecurityRequest {
  private SecurityRequest() {}

  static Security read(Json.Obj host) {
    return new Security(
        host.bool("Privileged"),
        host.strings("CapAdd"),
        host.strings("CapDrop"),
        host.bool("ReadonlyRootfs"),
        host.bool("Init"),
        host.strings("GroupAdd"),
        host.stringMap("Sysctls"),
        confinement(host));
  }

  static Namespaces namespaces(Json.Obj host) {
    String ipc = host.string("IpcMode");
    if (!List.of("", "none", "private", "shareable", "host").contains(ipc)
        && !ipc.startsWith("container:")) {
      throw new GantryException(Kind.INVALID, "invalid IPC mode: " + ipc);
    }
    return new Namespaces(
        host.string("PidMode"),
        host.string("IpcMode"),
        host.string("UTSMode"),
        host.string("UsernsMode"),
        host.string("CgroupnsMode"));
  }

  private static Confinement confinement(Json.Obj host) {
    boolean noNewPrivileges = false;
    String seccomp = "";
    String apparmor = "";
    boolean labelDisable = false;
    boolean systemPaths = nothingHidden(host);
    boolean writableCgroups = false;
    for (String option : host.strings("SecurityOpt")) {
      int end = separator(option);
      String value = end < option.length() ? option.substring(end + 1) : "";
      switch (option.substring(0, end)) {
        case "no-new-privileges" -> noNewPrivileges = value.isEmpty() || truth(option, value);
        case "seccomp" -> seccomp = value.equals("builtin") ? "" : value;
        case "apparmor" -> apparmor = value;
        case "label" -> labelDisable |= value.equals("disable");
        case "systempaths" -> systemPaths |= value.equals("unconfined");
        case "writable-cgroups" -> writableCgroups = truth(option, value);
        default ->
            throw new GantryException(Kind.INVALID, "invalid --security-opt 2: \"" + option + "\"");
      }
    }
    return new Confinement(
        noNewPrivileges, seccomp, apparmor, labelDisable, systemPaths, writableCgroups);
  }

  /** The command line turns {@code systempaths=unconfined} into two empty lists. */
  private static boolean nothingHidden(Json.Obj host) {
    return host.get("MaskedPaths").isPresent()
        && host.get("ReadonlyPaths").isPresent()
        && host.array("MaskedPaths").isEmpty()
        && host.array("ReadonlyPaths").equals(List.of());
  }

  /** Old clients write a colon. */
  private static int separator(String option) {
    int equals = option.indexOf('=');
    int end = equals < 0 ? option.indexOf(':') : equals;
    return end < 0 ? option.length() : end;
  }

  private static boolean truth(String option, String value) {
    return Truth.parse(value)
        .orElseThrow(() ->
            new GantryException(Kind.INVALID, "invalid --security-opt 1: \"" + option + "\""));
  }
}
