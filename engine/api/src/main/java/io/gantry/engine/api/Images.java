package io.gantry.engine.api;

import io.gantry.platform.oci.Digest;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The images of an engine. {@code ref} is a reference, a full image id or a unique prefix. */
public interface Images {
  /** All images, newest first. */
  List<ImageDetails> list();

  /** Everything about one. */
  ImageDetails inspect(String ref);

  /** How it was made, newest first. */
  List<HistoryEntry> history(String ref);

  /** Gives a further name. */
  void tag(String ref, String target);

  /**
   * Removes a name, and the image with its last one.
   *
   * @param force also if a stopped container uses it
   */
  List<Removal> remove(String ref, boolean force);

  /** What a removal did. */
  sealed interface Removal {
    /** A name is gone. */
    record Untagged(String name) implements Removal {}

    /** An image or a layer is gone. */
    record Deleted(Digest digest) implements Removal {}
  }

  /** Makes an image of one layer from a tar, plain or compressed with gzip. */
  Digest importTar(InputStream tar, ImportSpec spec);

  /** How to import; {@code changes} as in {@link CommitSpec}. */
  record ImportSpec(String reference, String message, List<String> changes) {}

  /**
   * Makes a base image from the host's distribution packages; progress lines go to the consumer.
   */
  Digest bootstrap(BootstrapSpec spec, Consumer<String> progress);

  /**
   * What to bootstrap.
   *
   * @param distribution {@code debian} or {@code busybox}
   * @param suite {@code bookworm}; empty for the default
   * @param include further packages
   * @param reference the name to give; nothing for {@code distribution:suite}
   */
  record BootstrapSpec(
      String distribution, String suite, List<String> include, Optional<String> reference) {}
}
