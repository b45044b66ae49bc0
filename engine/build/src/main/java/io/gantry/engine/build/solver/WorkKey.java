package io.gantry.engine.build.solver;

import io.gantry.platform.oci.Digest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects what work depends on, part by part. The labels are for people: they say which part
 * changed when a step runs again; labels and values both count.
 */
public final class WorkKey {
  private final MessageDigest sum = Digest.sha256();
  private final List<Part> parts = new ArrayList<>();
  private @Nullable Digest digest;

  /** Something that the work depends on. */
  public record Part(String label, String value) {}

  /** Begins with what is done. */
  public WorkKey(String operation) {
    WorkKey _ = add("operation", operation);
  }

  /** Adds a text. */
  public WorkKey add(String label, String value) {
    if (digest != null) {
      throw new IllegalStateException("the key is made: " + label + " comes too late");
    }
    count(label);
    count(value);
    parts.add(new Part(label, value));
    return this;
  }

  /** Adds texts in their order. */
  public WorkKey add(String label, List<String> values) {
    WorkKey _ = add(label + " count", Integer.toString(values.size()));
    for (String value : values) {
      WorkKey _ = add(label, value);
    }
    return this;
  }

  /** Each text is preceded by its length, so none runs together. */
  private void count(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int shift = 24; shift >= 0; shift -= 8) {
      sum.update((byte) (bytes.length >>> shift));
    }
    sum.update(bytes);
  }

  /** All parts, in their order. */
  public List<Part> parts() {
    return List.copyOf(parts);
  }

  /** The key; add nothing afterwards. Called by one thread first, then by any. */
  public Digest digest() {
    Digest known = digest;
    if (known == null) {
      known = Digest.of(sum);
      digest = known;
    }
    return known;
  }
}
