package io.gantry.app.launcher;

import io.gantry.engine.api.build.BuildCaches;
import io.gantry.engine.api.build.BuildProgress;
import io.gantry.engine.api.build.BuildRequest;
import io.gantry.engine.api.build.BuildResult;
import io.gantry.engine.api.build.BuildWarning;
import io.gantry.engine.api.build.ImageBuilder;
import java.util.List;
import java.util.function.Supplier;

/** A builder that is made by the first command that builds. */
record LazyBuilder(Supplier<ImageBuilder> builder) implements ImageBuilder {
  @Override
  public BuildResult build(BuildRequest request, BuildProgress progress) {
    return builder.get().build(request, progress);
  }

  @Override
  public List<BuildWarning> check(BuildRequest request) {
    return builder.get().check(request);
  }

  @Override
  public Outline outline(BuildRequest request) {
    return builder.get().outline(request);
  }

  @Override
  public List<Target> targets(BuildRequest request) {
    return builder.get().targets(request);
  }

  @Override
  public BuildCaches caches() {
    return builder.get().caches();
  }
}
