package io.gantry.engine.api;

import io.gantry.engine.api.build.ImageBuilder;
import io.gantry.engine.api.registry.Registries;

/** Builds, keeps and runs containers. Safe for use by many threads. */
public interface Engine {
  /** The containers. */
  Containers containers();

  /** The images. */
  Images images();

  /** The builder of images. */
  ImageBuilder builder();

  /** The named volumes. */
  Volumes volumes();

  /** The networks. */
  Networks networks();

  /** Networks that several containers share. */
  Sandboxes sandboxes();

  /** Places that images come from and go to. */
  Registries registries();

  /** What happens. */
  Events events();

  /** Looking after what is kept. */
  Upkeep upkeep();

  /** What this engine runs on. */
  EngineVersion version();
}
