package io.gantry.engine.api;

import java.io.InputStream;

/** Where input comes from. */
public sealed interface Source {
  /** Nowhere: the process reads the end at once. */
  record None() implements Source {}

  /** An open file descriptor of this process, not closed by the engine. */
  record Descriptor(int fd) implements Source {}

  /** A stream, read to its end; the end is passed on. */
  record Stream(InputStream stream) implements Source {}
}
