package io.gantry.cluster.store;

import io.gantry.platform.base.GantryException;

/** The changes asked for are forgotten. */
public final class CompactedException extends GantryException {
  private static final long serialVersionUID = 1L;

  /** Says which revision was asked for and which is the oldest kept. */
  public CompactedException(long revision, long oldest) {
    super(Kind.CONFLICT, "revision " + revision + " is compacted, the oldest is " + oldest);
  }
}
