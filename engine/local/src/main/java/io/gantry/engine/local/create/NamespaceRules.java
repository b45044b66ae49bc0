package io.gantry.engine.local.create;

import io.gantry.engine.api.ContainerSpec;
import io.gantry.engine.api.Namespaces;
import io.gantry.engine.local.record.ContainerRecord;
import io.gantry.engine.local.record.KeptUser;
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
   * @param initial whether this is the host's root
   * @throws GantryException {@code INVALID} for what does not go together, {@code NOT_FOUND},
   *     {@code UNAVAILABLE} for users that cannot be had: silence would promise isolation that is
   *     not there
   */
  static Namespaces decide(
      ContainerSpec spec, Function<String, ContainerRecord> containers, boolean initial) {
    Namespaces asked = spec.namespaces();
    if (asked.uts().equals("host") && !spec.hostname().isEmpty()) {
      throw invalid("conflicting options: hostname and the UTS mode");
    }
    if (asked.uts().equals("host") && !spec.domainname().isEmpty()) {
      throw invalid("conflicting options: domainname and the UTS mode");
    }
    boolean kept = !initial && KeptUser.concerns(asked.user());
    if (spec.security().privileged() && UserRanges.isMapped(asked.user()) && !kept) {
      throw invalid(
          "privileged mode is incompatible with user namespaces.  You must run the container in"
              + " the host namespace when running privileged mode");
    }
    if (UserRanges.isMapped(asked.user()) && !kept) {
      checkUsers(asked, spec.network().mode(), initial);
    }
    return new Namespaces(
        resolved(asked.pid(), containers),
        ipc(asked.ipc(), containers),
        asked.uts(),
        asked.user(),
        asked.cgroup());
  }

  private static void checkUsers(Namespaces asked, String network, boolean initial) {
    if (asked.pid().equals("host")) {
      throw invalid("cannot share the host PID namespace when user namespaces are enabled");
    }
    if (network.equals("host")) {
      throw invalid("cannot share the host's network namespace when user namespaces are enabled");
    }
    if (KeptUser.concerns(asked.user())) {
      throw invalid(asked.user() + " is only supported in rootless mode");
    }
    if (!initial) {
      throw new GantryException(
          Kind.UNAVAILABLE,
          "user namespace "
              + asked.user()
              + ": only root gives each container ids of its own; yours share a user namespace"
              + " already, and --userns=keep-id puts you in it as who you are");
    }
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
