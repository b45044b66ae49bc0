package io.gantry.engine.build;

import io.gantry.engine.api.build.BuildRequest;
import io.gantry.engine.api.build.ImageBuilder.Checked;
import io.gantry.engine.api.build.ImageBuilder.Outline;
import io.gantry.engine.api.build.ImageBuilder.Target;
import io.gantry.engine.build.context.OpenContexts;
import io.gantry.engine.build.dockerfile.Dockerfile;
import io.gantry.engine.build.inspect.Inspection;
import io.gantry.engine.build.lint.Surroundings;
import io.gantry.image.store.Images;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.oci.Platform;
import java.util.List;
import java.util.Optional;

/** Answers about a Dockerfile; nothing is built, and nothing is fetched for it. */
record Questions(Images images, BuildRequest request, OpenContexts contexts) {
  Checked check() {
    return Inspection.check(file(), surroundings());
  }

  Outline outline() {
    return Inspection.outline(file(), surroundings());
  }

  List<Target> targets() {
    return Inspection.targets(file());
  }

  private Dockerfile file() {
    return Frontend.parse(request, contexts.dockerfile());
  }

  private Surroundings surroundings() {
    return new Surroundings(
        request.subject().arguments(),
        request.subject().target(),
        request.platforms(Platform.host()).getFirst(),
        contexts.ignored()::hides,
        this::environment);
  }

  private Optional<List<String>> environment(String image) {
    try {
      return Optional.of(images.resolve(image).config().environment());
    } catch (GantryException _) {
      return Optional.empty();
    }
  }
}
