package io.gantry.engine.build.lint;

import io.gantry.platform.oci.Platform;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What a build adds to its Dockerfile.
 *
 * @param arguments {@code --build-arg}
 * @param target the name or index of the stage to build; empty for all
 * @param ignored whether {@code .dockerignore} drops a path of the context; must be false if it
 *     brings some path back
 * @param environment {@code NAME=value} of a base image, or nothing if that is not known; variables
 *     of stages on such an image are not looked at
 */
public record Surroundings(
    Map<String, String> arguments,
    String target,
    Platform platform,
    Predicate<String> ignored,
    Function<String, Optional<List<String>>> environment) {
  /** Nothing but a Dockerfile, for this host. */
  public static final Surroundings NONE =
      new Surroundings(Map.of(), "", Platform.host(), _ -> false, _ -> Optional.empty());

  /** Copies the map. */
  public Surroundings {
    arguments = Map.copyOf(arguments);
  }

  /** With other build arguments. */
  public Surroundings with(Map<String, String> others) {
    return new Surroundings(others, target, platform, ignored, environment);
  }

  /** With another target. */
  public Surroundings withTarget(String other) {
    return new Surroundings(arguments, other, platform, ignored, environment);
  }

  /** With another ignore rule. */
  public Surroundings withIgnored(Predicate<String> other) {
    return new Surroundings(arguments, target, platform, other, environment);
  }

  /** With what is known of base images. */
  public Surroundings with(Function<String, Optional<List<String>>> other) {
    return new Surroundings(arguments, target, platform, ignored, other);
  }
}
