package io.gantry.engine.api;

import java.io.InputStream;
import java.util.Optional;

/** Where input comes from. */
public sealed interface Source {
  /** The descriptor behind it, -1 for nowhere; nothing where only a stream is there. */
  Optional<Integer> descriptor();

  /** The stream behind it; the null stream where a descriptor or nothing is there. */
  default InputStream stream() {
    return InputStream.nullInputStream();
  }

  /** Nowhere: the process reads the end at once. */
  record None() implements Source {
    @Override
    public Optional<Integer> descriptor() {
      return Optional.of(-1);
    }
  }

  /** An open file descriptor of this process, not closed by the engine. */
  record Descriptor(int fd) implements Source {
    @Override
    public Optional<Integer> descriptor() {
      return Optional.of(fd);
    }
  }

  /** A stream, read to its end; the end is passed on. */
  record Stream(InputStream stream) implements Source {
    @Override
    public Optional<Integer> descriptor() {
      return Optional.empty();
    }
  }
}
