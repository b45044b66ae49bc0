package io.gantry.cluster.model.schema;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a field, an item or a value of a map holds. */
public sealed interface FieldType {
  /** A single value. */
  enum Scalar implements FieldType {
    STRING,
    INT32,
    INT64,
    DOUBLE,
    BOOLEAN,
    /** Base64 in a string. */
    BYTES,
    /** A time in whole seconds. */
    TIME,
    /** A time in microseconds. */
    MICRO_TIME,
    QUANTITY,
    INT_OR_STRING
  }

  /** Anything, kept as it is. */
  record Any() implements FieldType {}

  /** A list. */
  record ListOf(FieldType item) implements FieldType {}

  /** A map by strings. */
  record MapOf(FieldType value) implements FieldType {}

  /** An object of a model, which is read when it is first needed. */
  final class Ref implements FieldType {
    private final String name;
    private final Supplier<Model> source;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Model model;

    Ref(String name, Supplier<Model> source) {
      this.name = name;
      this.source = source;
    }

    /** As in {@code core.v1.Container}. */
    public String name() {
      return name;
    }

    /** The model itself. */
    public Model model() {
      Model known = model;
      if (known != null) {
        return known;
      }
      lock.lock();
      try {
        Model read = source.get();
        model = read;
        return read;
      } finally {
        lock.unlock();
      }
    }
  }
}
