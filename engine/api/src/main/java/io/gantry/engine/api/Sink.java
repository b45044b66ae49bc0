package io.gantry.engine.api;

import java.io.OutputStream;
import java.util.Optional;

/** Where output goes. */
public sealed interface Sink {
  /** The descriptor behind it, -1 for nowhere; nothing where only a stream is there. */
  Optional<Integer> descriptor();

  /** The stream behind it; the null stream where a descriptor or nothing is there. */
  default OutputStream stream() {
    return OutputStream.nullOutputStream();
  }

  /** Nowhere. */
  record None() implements Sink {
    @Override
    public Optional<Integer> descriptor() {
      return Optional.of(-1);
    }
  }

  /** An open file descriptor of this process, not closed by the engine. */
  record Descriptor(int fd) implements Sink {
    @Override
    public Optional<Integer> descriptor() {
      return Optional.of(fd);
    }
  }

  /** A stream, flushed after each write and not closed. */
  record Stream(OutputStream stream) implements Sink {
    @Override
    public Optional<Integer> descriptor() {
      return Optional.empty();
    }
  }
}
