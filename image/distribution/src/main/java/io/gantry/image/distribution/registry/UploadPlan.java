package io.gantry.image.distribution.registry;

import java.util.OptionalLong;

/**
 * Decides in which requests a blob is sent.
 *
 * @param size bytes; unknown for a blob that is made while it is sent
 * @param most bytes of one request
 */
record UploadPlan(OptionalLong size, long most) {
  /** Bytes up to which a blob is sent with the request that ends its upload. */
  static final long SMALL = 1 << 20;

  private static final long LARGEST = 1L << 30;
  private static final long SMALLEST = 8L << 20;
  private static final long STEP = 16;

  /** The next request. */
  sealed interface Step {
    /** All of it, and the end. */
    record Whole() implements Step {}

    /** The next so many bytes. */
    record Part(long length) implements Step {}

    /** The rest, at most so many bytes. */
    record Open(long most) implements Step {}

    /** The end: everything is there. */
    record Finish() implements Step {}
  }

  /** How it begins: requests of at most 1 GiB, as hosts between may refuse larger ones. */
  static UploadPlan of(OptionalLong size) {
    return new UploadPlan(size, LARGEST);
  }

  /** With the least size of a part that a registry asks for ({@code OCI-Chunk-Min-Length}). */
  UploadPlan atLeast(String field) {
    try {
      return new UploadPlan(size, Math.max(most, Long.parseLong(field.strip())));
    } catch (NumberFormatException _) {
      return this;
    }
  }

  /** After an answer that it was too large (413); the same if it cannot be smaller. */
  UploadPlan smaller() {
    return new UploadPlan(size, Math.max(SMALLEST, most / STEP));
  }

  /** Whether {@link #smaller} is any. */
  boolean canBeSmaller() {
    return most > SMALLEST && size.orElse(Long.MAX_VALUE) > SMALLEST;
  }

  /**
   * What comes next.
   *
   * @param done bytes that the registry has
   * @param ended whether an unknown size has become known to be {@code done}
   */
  Step next(long done, boolean ended) {
    if (size.isEmpty()) {
      return ended ? new Step.Finish() : new Step.Open(most);
    }
    long left = size.getAsLong() - done;
    if (done == 0 && size.getAsLong() <= SMALL) {
      return new Step.Whole();
    }
    return left == 0 ? new Step.Finish() : new Step.Part(Math.min(left, most));
  }
}
