package io.gantry.app.cli.container;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.container.creation.IdentityOptions;
import io.gantry.engine.api.ContainerSpec;
import io.gantry.engine.api.Containers;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.Reference;

/** The creation of a container, with help for whoever has not got the image. */
final class Creation {
  private Creation() {}

  /** Creates it and prints warnings; its id. */
  static String create(Call call, ContainerSpec spec) {
    try {
      Containers.Created created =
          call.engine().containers().create(spec, IdentityOptions.name(call));
      for (String warning : created.warnings()) {
        call.err().line("WARNING: " + warning);
      }
      return created.id();
    } catch (GantryException e) {
      if (e.kind() == Kind.NOT_FOUND && !exists(call, spec.image())) {
        throw missing(spec.image(), e);
      }
      throw e;
    }
  }

  private static boolean exists(Call call, String image) {
    try {
      call.engine().images().inspect(image);
      return true;
    } catch (GantryException e) {
      return e.kind() != Kind.NOT_FOUND;
    }
  }

  private static GantryException missing(String image, GantryException cause) {
    String name = image;
    String hint = "make it with 'gantry build -t " + image + " .'";
    try {
      Reference reference = Reference.parse(image);
      name = reference.familiar();
      switch (reference.familiarRepository()) {
        case "busybox" -> hint = "make it with 'gantry bootstrap busybox'";
        case "debian" -> hint = "make it with 'gantry bootstrap " + reference.familiar() + "'";
        default -> {}
      }
    } catch (GantryException _) {
      // an id, which no command makes
    }
    return new GantryException(
        Kind.NOT_FOUND, "Unable to find image '" + name + "' locally: " + hint, cause);
  }
}
