package io.gantry.engine.api;

import java.io.OutputStream;

/** Where output goes. */
public sealed interface Sink {
  /** Nowhere. */
  record None() implements Sink {}

  /** An open file descriptor of this process, not closed by the engine. */
  record Descriptor(int fd) implements Sink {}

  /** A stream, flushed after each write and not closed. */
  record Stream(OutputStream stream) implements Sink {}
}
