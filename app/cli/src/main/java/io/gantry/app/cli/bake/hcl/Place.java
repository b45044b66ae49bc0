package io.gantry.app.cli.bake.hcl;

import io.gantry.platform.base.GantryException;

/** Where something stands in a text. */
public record Place(Source source, int at) {
  /** An error about what stands here, with the lines around it. */
  public GantryException error(String message) {
    return source.error(at, message);
  }
}
