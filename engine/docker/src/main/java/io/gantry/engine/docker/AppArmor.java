package io.gantry.engine.docker;

import io.gantry.engine.api.Security;
import io.gantry.engine.api.Security.Confinement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How containers are said to be confined by AppArmor; the runtime sees to it. */
final class AppArmor {
  private static final Path ENABLED = Path.of("/sys/module/apparmor/parameters/enabled");

  private AppArmor() {}

  /** Whether this host's kernel has it. */
  static boolean isEnabled() {
    try {
      return Files.readString(ENABLED).startsWith("Y");
    } catch (IOException _) {
      return false;
    }
  }

  /** The name of a container's profile; empty where the kernel has no AppArmor. */
  static String profile(Security security, boolean enabled) {
    String asked = security.confinement().apparmor();
    if (!enabled || !asked.isEmpty()) {
      return enabled ? asked : "";
    }
    return security.privileged() ? Confinement.UNCONFINED : "gantry-default";
  }
}
