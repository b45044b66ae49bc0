package io.gantry.engine.local.create;

import io.gantry.engine.api.ContainerSpec;
import io.gantry.engine.api.Namespaces;
import io.gantry.engine.local.record.ContainerRecord;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.util.function.Function;

/** Docker's rules about shared namespaces, in its words. */
final class NamespaceRules {
  private static final String CONTAINER = "container:";

  private NamespaceRules() {}

  /**
   * The namespaces with names of containers replaced by their ids.
   *
   * @param containers finds a container by what the user called it
   * @throws GantryException {@code INVALID} for what does not go together, {@code NOT_FOUND},
   *     {@code UNAVAILABLE} for a user namespace: silence would promise isolation that is not there
   */
  static Namespaces decide(ContainerSpec spec, Function<String, ContainerRecord> containers) {
    Namespaces asked = spec.namespaces();
    if (asked.uts().equals("host") && !spec.hostname().isEmpty()) {
      throw invalid("conflicting options: hostname and the UTS mode");
    }
    if (asked.uts().equals("host") && !spec.domainname().isEmpty()) {
      throw invalid("conflicting options: domainname and the UTS mode");
    }
    if (spec.security().privileged() && isMapped(asked.user())) {
      throw invalid(
          "privileged mode is incompatible with user namespaces.  You must run the container in"
              + " the host namespace when running privileged mode");
    }
    if (isMapped(asked.user())) {
      throw new GantryException(
          Kind.UNAVAILABLE,
          "user namespace "
              + asked.user()
              + ": containers cannot have a user namespace of their own yet;"
              + " run gantry as an ordinary user, whose containers share one");
    }
    return new Namespaces(
        resolved(asked.pid(), containers),
        ipc(asked.ipc(), containers),
        asked.uts(),
        asked.user(),
        asked.cgroup());
  }

  private static boolean isMapped(String user) {
    return !user.isEmpty() && !user.equals("host");
  }

  private static GantryException invalid(String text) {
    return new GantryException(Kind.INVALID, text);
  }

  private static String resolved(String mode, Function<String, ContainerRecord> containers) {
    return mode.startsWith(CONTAINER)
        ? CONTAINER + containers.apply(mode.substring(CONTAINER.length())).id()
        : mode;
  }

  private static String ipc(String mode, Function<String, ContainerRecord> containers) {
    if (!mode.startsWith(CONTAINER)) {
      return mode;
    }
    ContainerRecord donor = containers.apply(mode.substring(CONTAINER.length()));
    switch (donor.spec().namespaces().ipc()) {
      case "", "private", "none" ->
          throw invalid(
              "can't join IPC of container "
                  + donor.id()
                  + ": non-shareable IPC (hint: use IpcMode:shareable for the donor container)");
      default -> {}
    }
    return CONTAINER + donor.id();
  }
}
