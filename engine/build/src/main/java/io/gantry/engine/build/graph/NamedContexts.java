package io.gantry.engine.build.graph;

import io.gantry.engine.api.build.BuildContext;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.oci.Reference;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The contexts that stand in for stages and images of their name. */
final class NamedContexts {
  private final Map<String, Named> contexts = new HashMap<>();

  /**
   * A context.
   *
   * @param name as it was given
   */
  record Named(String name, BuildContext context) {}

  NamedContexts(Map<String, BuildContext> given) {
    given.forEach((name, context) -> contexts.put(plain(name), new Named(name, context)));
  }

  /** What stands in for a stage or image. */
  Optional<Named> find(String name) {
    return contexts.isEmpty() ? Optional.empty() : Optional.ofNullable(contexts.get(plain(name)));
  }

  /** One spelling for {@code alpine}, {@code alpine:latest}, {@code docker.io/library/alpine}. */
  private static String plain(String name) {
    try {
      String familiar = Reference.parse(name).familiar();
      return familiar.endsWith(":latest")
          ? familiar.substring(0, familiar.length() - ":latest".length())
          : familiar;
    } catch (GantryException _) {
      return name;
    }
  }
}
