package io.gantry.app.cli.fake;

import io.gantry.engine.api.Containers;
import io.gantry.engine.api.Engine;
import io.gantry.engine.api.EngineVersion;
import io.gantry.engine.api.Images;
import io.gantry.engine.api.Upkeep;
import io.gantry.engine.api.Volumes;
import io.gantry.engine.api.build.BuildCaches;
import io.gantry.engine.api.build.BuildProgress;
import io.gantry.engine.api.build.BuildRequest;
import io.gantry.engine.api.build.BuildResult;
import io.gantry.engine.api.build.BuildWarning;
import io.gantry.engine.api.build.ImageBuilder;
import io.gantry.engine.api.registry.Registries;
import io.gantry.platform.oci.Digest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** An engine in memory that remembers what it was asked. */
public final class FakeEngine implements Engine, ImageBuilder {
  public final FakeContainers containers = new FakeContainers();
  public final FakeImages images = new FakeImages();
  public final FakeVolumes volumes = new FakeVolumes();
  public final FakeRegistries registries = new FakeRegistries();
  public final FakeUpkeep upkeep = new FakeUpkeep();
  public final List<BuildRequest> builds = new ArrayList<>();

  @Override
  public Containers containers() {
    return containers;
  }

  @Override
  public Images images() {
    return images;
  }

  @Override
  public ImageBuilder builder() {
    return this;
  }

  @Override
  public Volumes volumes() {
    return volumes;
  }

  @Override
  public io.gantry.engine.api.Sandboxes sandboxes() {
    throw new UnsupportedOperationException("sandboxes");
  }

  @Override
  public Registries registries() {
    return registries;
  }

  @Override
  public Upkeep upkeep() {
    return upkeep;
  }

  @Override
  public EngineVersion version() {
    return new EngineVersion("1.2.3", "linux", "amd64", "6.18", "crun 1.8", "/var/lib/gantry");
  }

  @Override
  public List<BuildWarning> check(BuildRequest request) {
    throw new UnsupportedOperationException("check");
  }

  @Override
  public Outline outline(BuildRequest request) {
    throw new UnsupportedOperationException("outline");
  }

  @Override
  public List<Target> targets(BuildRequest request) {
    throw new UnsupportedOperationException("targets");
  }

  @Override
  public BuildCaches caches() {
    throw new UnsupportedOperationException("caches");
  }

  @Override
  public BuildResult build(BuildRequest request, BuildProgress progress) {
    builds.add(request);
    progress.begin(1, "[1/2] FROM busybox");
    progress.cached(1);
    progress.begin(2, "[2/2] RUN make");
    progress.log(2, "hello");
    progress.done(2, Duration.ofMillis(300));
    return new BuildResult(
        new Digest("ab".repeat(32)), new Digest("cd".repeat(32)), java.util.Map.of());
  }
}
