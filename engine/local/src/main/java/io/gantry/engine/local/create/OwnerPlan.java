package io.gantry.engine.local.create;

import io.gantry.engine.local.record.KeptUser;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How the files of an image get the ids of a container: they have them, the kernel shows them so at
 * each start, or they are copied. Pure.
 *
 * @param why they are copied
 */
record OwnerPlan(boolean copied, String why) {
  private static final OwnerPlan NOTHING = new OwnerPlan(false, "");

  /**
   * Decides.
   *
   * @param mode of users
   * @param refusal why the kernel cannot show the files; asked only if that matters
   */
  static OwnerPlan decide(String mode, Supplier<Optional<String>> refusal) {
    if (!UserRanges.isMapped(mode)) {
      return NOTHING;
    }
    if (KeptUser.concerns(mode)) {
      return new OwnerPlan(true, "only the host's root can have them shown with other ids");
    }
    return refusal.get().map(why -> new OwnerPlan(true, why)).orElse(NOTHING);
  }

  /** What the user is told when that takes time and space. */
  String notice(String image, int layers) {
    return "The files of "
        + image
        + " were copied for --userns ("
        + (layers == 1 ? "1 layer" : layers + " layers")
        + "): "
        + why
        + ".";
  }
}
