package io.gantry.engine.api;

/** One difference from the image. */
public record FileChange(Kind kind, String path) {
  /** Which. */
  public enum Kind {
    /** C. */
    CHANGED,
    /** A. */
    ADDED,
    /** D. */
    DELETED
  }
}
