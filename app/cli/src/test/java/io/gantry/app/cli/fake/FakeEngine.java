package io.gantry.app.cli.fake;

import io.gantry.engine.api.Containers;
import io.gantry.engine.api.Engine;
import io.gantry.engine.api.EngineVersion;
import io.gantry.engine.api.Events;
import io.gantry.engine.api.Images;
import io.gantry.engine.api.Networks;
import io.gantry.engine.api.Upkeep;
import io.gantry.engine.api.Volumes;
import io.gantry.engine.api.build.BuildRequest;
import io.gantry.engine.api.build.ImageBuilder;
import io.gantry.engine.api.registry.Registries;
import java.util.List;

/** An engine in memory that remembers what it was asked. */
public final class FakeEngine implements Engine {
  public final FakeContainers containers = new FakeContainers();
  public final FakeImages images = new FakeImages();
  public final FakeNetworks networks = new FakeNetworks();
  public final FakeVolumes volumes = new FakeVolumes();
  public final FakeRegistries registries = new FakeRegistries();
  public final FakeUpkeep upkeep = new FakeUpkeep();
  public final FakeEvents events = new FakeEvents();
  public final FakeBuilder builder = new FakeBuilder();
  public final List<BuildRequest> builds = builder.builds;

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
    return builder;
  }

  @Override
  public Volumes volumes() {
    return volumes;
  }

  @Override
  public Events events() {
    return events;
  }

  @Override
  public Networks networks() {
    return networks;
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
}
