package io.gantry.app.cli.container;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.container.creation.IdentityOptions;
import io.gantry.app.cli.transfer.Fetch;
import io.gantry.engine.api.ContainerSpec;
import io.gantry.engine.api.Containers;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.Platform;
import java.util.Optional;

/** The creation of a container, after its image has been fetched where need be. */
final class Creation {
  private Creation() {}

  /** Creates it and prints warnings; its id. */
  static String create(Call call, ContainerSpec spec) {
    String policy = IdentityOptions.pull(call);
    Optional<Platform> platform = IdentityOptions.platform(call);
    boolean quiet = IdentityOptions.quiet(call);
    if (policy.equals("always")) {
      Fetch.image(call, spec.image(), platform, quiet);
    } else if (platform.isPresent() && !policy.equals("never") && !fits(call, spec, platform)) {
      Fetch.missing(call, spec.image(), platform, quiet);
    }
    try {
      return attempt(call, spec);
    } catch (GantryException e) {
      if (e.kind() != Kind.NOT_FOUND || !policy.equals("missing") || exists(call, spec.image())) {
        throw e;
      }
    }
    Fetch.missing(call, spec.image(), platform, quiet);
    return attempt(call, spec);
  }

  private static String attempt(Call call, ContainerSpec spec) {
    Containers.Created created =
        call.engine().containers().create(spec, IdentityOptions.name(call));
    for (String warning : created.warnings()) {
      call.err().line("WARNING: " + warning);
    }
    return created.id();
  }

  private static boolean exists(Call call, String image) {
    try {
      var _ = call.engine().images().inspect(image);
      return true;
    } catch (GantryException e) {
      return e.kind() != Kind.NOT_FOUND;
    }
  }

  /** Whether the image is here, and of the platform. */
  private static boolean fits(Call call, ContainerSpec spec, Optional<Platform> platform) {
    try {
      Platform found = call.engine().images().inspect(spec.image()).config().platform();
      Platform wanted = platform.orElseThrow();
      return found.os().equals(wanted.os()) && found.architecture().equals(wanted.architecture());
    } catch (GantryException e) {
      if (e.kind() != Kind.NOT_FOUND) {
        throw e;
      }
      return false;
    }
  }
}
