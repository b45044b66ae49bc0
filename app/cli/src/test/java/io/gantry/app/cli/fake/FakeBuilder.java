package io.gantry.app.cli.fake;

import io.gantry.engine.api.build.BuildCaches;
import io.gantry.engine.api.build.BuildProgress;
import io.gantry.engine.api.build.BuildRequest;
import io.gantry.engine.api.build.BuildResult;
import io.gantry.engine.api.build.BuildWarning;
import io.gantry.engine.api.build.ImageBuilder;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.oci.Digest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A builder that remembers what it was asked, and always makes the same. */
public final class FakeBuilder implements ImageBuilder {
  /** The id of every image. */
  public static final String ID = "sha256:" + "ab".repeat(32);

  public final List<BuildRequest> builds = Collections.synchronizedList(new ArrayList<>());
  public List<BuildWarning> warnings = List.of();
  public Optional<String> lintFailure = Optional.empty();
  public Outline outline = new Outline("", "", List.of(), Map.of(), Map.of());
  public List<Target> targets = List.of();
  public final FakeBuildCaches caches = new FakeBuildCaches();
  public Optional<GantryException> failure = Optional.empty();

  @Override
  public BuildResult build(BuildRequest request, BuildProgress progress) {
    builds.add(request);
    progress.begin(1, "[1/2] FROM busybox");
    progress.cached(1);
    progress.begin(2, "[2/2] RUN make");
    progress.log(2, "hello");
    warnings.forEach(progress::warning);
    if (failure.isPresent()) {
      progress.failed(2, "exit code: 1");
      throw failure.get();
    }
    progress.done(2, Duration.ofMillis(300));
    progress.begin(3, "exporting to image");
    progress.status(3, "writing image " + ID, 0, 0, true);
    for (String tag : request.tags()) {
      progress.status(3, "naming to " + tag, 0, 0, true);
    }
    progress.done(3, Duration.ZERO);
    return new BuildResult(
        new Digest("ab".repeat(32)),
        new Digest("cd".repeat(32)),
        Map.of(
            "image.name",
            "\"" + String.join(",", request.tags()) + "\"",
            "containerimage.digest",
            "\"sha256:cd\""));
  }

  @Override
  public Checked check(BuildRequest request) {
    builds.add(request);
    return new Checked(warnings, lintFailure);
  }

  @Override
  public Outline outline(BuildRequest request) {
    return outline;
  }

  @Override
  public List<Target> targets(BuildRequest request) {
    return targets;
  }

  @Override
  public BuildCaches caches() {
    return caches;
  }
}
