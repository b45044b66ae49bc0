package io.gantry.engine.api.build;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Builds images from Dockerfiles. */
public interface ImageBuilder {
  /** Of an engine that does not build. */
  ImageBuilder NONE =
      new ImageBuilder() {
        @Override
        public BuildResult build(BuildRequest request, BuildProgress progress) {
          throw new GantryException(Kind.UNAVAILABLE, "this engine does not build images");
        }

        @Override
        public Checked check(BuildRequest request) {
          return new Checked(List.of(), Optional.empty());
        }

        @Override
        public Outline outline(BuildRequest request) {
          return new Outline("", "", List.of(), Map.of(), Map.of());
        }

        @Override
        public List<Target> targets(BuildRequest request) {
          return List.of();
        }

        @Override
        public BuildCaches caches() {
          return BuildCaches.NONE;
        }
      };

  /**
   * Builds; progress is told as it happens, on any thread.
   *
   * @throws io.gantry.platform.base.GantryException {@code INVALID} for a broken Dockerfile, with
   *     file, line and a caret in the message
   */
  BuildResult build(BuildRequest request, BuildProgress progress);

  /** What {@code --check} finds: nothing is built. */
  Checked check(BuildRequest request);

  /** The target and what can be given to it: nothing is built. */
  Outline outline(BuildRequest request);

  /** The stages that can be targets, in their order. */
  List<Target> targets(BuildRequest request);

  /** What builds have left. */
  BuildCaches caches();

  /** Clears up after builds that were killed; the ids of what others run now. */
  default Set<String> recover() {
    return Set.of();
  }

  /**
   * What checks say.
   *
   * @param warnings in the order of lines
   * @param failure why a build would fail, if the Dockerfile wants warnings to be errors
   */
  record Checked(List<BuildWarning> warnings, Optional<String> failure) {
    /** Copies the list. */
    public Checked {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * What a target takes.
   *
   * @param secrets by id; true if the build fails without it
   * @param ssh by id; true if the build fails without it
   */
  record Outline(
      String target,
      String description,
      List<Argument> arguments,
      Map<String, Boolean> secrets,
      Map<String, Boolean> ssh) {
    /** Copies the collections. */
    public Outline {
      arguments = List.copyOf(arguments);
      secrets = Map.copyOf(secrets);
      ssh = Map.copyOf(ssh);
    }

    /** A build argument. */
    public record Argument(String name, Optional<String> value, String description) {}
  }

  /** A stage; {@code isDefault} if it is built without {@code --target}. */
  record Target(String name, boolean isDefault, String description) {}
}
