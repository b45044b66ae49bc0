package io.gantry.engine.build.graph;

import io.gantry.engine.api.build.BuildContext;
import io.gantry.engine.build.dockerfile.DockerfileException;
import io.gantry.engine.build.dockerfile.Node;
import io.gantry.engine.build.dockerfile.Source;
import io.gantry.engine.build.graph.BaseImages.Wanted;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.oci.ImageConfig;
import io.gantry.platform.oci.Platform;
import java.nio.file.Path;
import java.util.Optional;

/** Looks base images up for a Dockerfile; what is wrong gets its place. */
record BaseFinder(Source source, BaseImages images, Warnings warnings) {
  /** The image of a name; warns if it is of another platform. */
  Base image(String reference, Platform platform, Node node) {
    ImageConfig config = look(reference, new Wanted(reference, Optional.empty(), platform), node);
    Platform has = config.platform().normal();
    boolean says = !has.os().isEmpty() && !has.architecture().isEmpty();
    if (says && !isSame(has, platform.normal())) {
      warnings.warn(
          "InvalidBaseImagePlatform",
          "Base image "
              + reference
              + " was pulled with platform \""
              + has
              + "\", expected \""
              + platform
              + "\" for current build",
          node.lines());
    }
    return new Base(reference, config, platform);
  }

  /** The image that a context stands for; nothing for one that has files. */
  Optional<Base> named(NamedContexts.Named context, Platform platform, Node node) {
    return switch (context.context()) {
      case BuildContext.Image(String reference) -> Optional.of(image(reference, platform, node));
      case BuildContext.Layout(Path directory, String reference) -> {
        var wanted = new Wanted(reference, Optional.of(directory), platform);
        yield Optional.of(new Base(context.name(), look(context.name(), wanted, node), platform));
      }
      default -> Optional.empty();
    };
  }

  private ImageConfig look(String name, Wanted wanted, Node node) {
    try {
      return images.find(wanted);
    } catch (DockerfileException placed) {
      throw placed;
    } catch (GantryException failure) {
      throw new DockerfileException(
          failure.kind(), source, node.lines(), name + ": " + failure.text(), failure);
    }
  }

  /** Whether two are the same, as far as both say; in normal spelling. */
  static boolean isSame(Platform one, Platform other) {
    return one.os().equals(other.os())
        && one.architecture().equals(other.architecture())
        && (one.variant().isEmpty()
            || other.variant().isEmpty()
            || one.variant().equals(other.variant()));
  }
}
