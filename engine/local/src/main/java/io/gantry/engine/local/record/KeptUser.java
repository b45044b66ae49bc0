package io.gantry.engine.local.record;

import io.gantry.engine.api.IdMappings.Range;
import io.gantry.engine.api.Namespaces;
import java.util.List;
import java.util.Optional;

/**
 * The ordinary user who runs a container, as the container's programs know him where it keeps him
 * ({@code --userns keep-id}): root of the engine's user namespace, somebody else inside.
 */
public record KeptUser(long uid, long gid) {
  private static final String KEEP = "keep-id";

  /** Whether a mode of users keeps the user's own id, or leaves it out. */
  public static boolean concerns(String mode) {
    return keeps(mode) || mode.equals("nomap");
  }

  private static boolean keeps(String mode) {
    return mode.equals(KEEP) || mode.startsWith(KEEP + ":");
  }

  /** Who he is, in a container that keeps him. */
  public static Optional<KeptUser> of(Namespaces namespaces) {
    if (!keeps(namespaces.user()) || !namespaces.mapping().any()) {
      return Optional.empty();
    }
    return Optional.of(
        new KeptUser(rootOf(namespaces.mapping().uids()), rootOf(namespaces.mapping().gids())));
  }

  private static long rootOf(List<Range> ranges) {
    for (Range range : ranges) {
      if (range.outside() == 0) {
        return range.inside();
      }
    }
    throw new IllegalArgumentException("nobody is kept in " + ranges);
  }

  /** As {@code --user} has it. */
  public String name() {
    return uid + ":" + gid;
  }
}
