package io.gantry.app.cli.transfer;

import io.gantry.app.cli.Call;
import io.gantry.engine.api.Images.PullRequest;
import io.gantry.engine.api.Images.PullResult;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.Platform;
import io.gantry.platform.oci.Reference;
import java.util.Optional;

/** The pull that comes before something else; it is shown on standard error. */
public final class Fetch {
  private Fetch() {}

  /** Fetches an image that a command needs. */
  public static void image(Call call, String name, Optional<Platform> platform, boolean quiet) {
    var request = new PullRequest(Reference.parse(name), platform, false, Access.of(call));
    try (TransferDisplay display = TransferDisplay.onErrors(call, quiet)) {
      PullResult _ = call.engine().images().pull(request, display);
    }
  }

  /** As {@link #image}, after it has been looked for here in vain. */
  public static void missing(Call call, String name, Optional<Platform> platform, boolean quiet) {
    Reference reference = Reference.parse(name);
    if (!quiet) {
      call.err().line("Unable to find image '" + reference.familiar() + "' locally");
    }
    try {
      image(call, name, platform, quiet);
    } catch (GantryException e) {
      Optional<String> hint = hint(reference);
      if (e.kind() == Kind.CANCELLED || hint.isEmpty()) {
        throw e;
      }
      throw new GantryException(e.kind(), e.text() + "; " + hint.get(), e);
    }
  }

  /** The images that need no registry. */
  private static Optional<String> hint(Reference reference) {
    return switch (reference.familiarRepository()) {
      case "busybox" -> Optional.of("or make it here with 'gantry bootstrap busybox'");
      case "debian" ->
          Optional.of("or make it here with 'gantry bootstrap " + reference.familiar() + "'");
      default -> Optional.empty();
    };
  }
}
