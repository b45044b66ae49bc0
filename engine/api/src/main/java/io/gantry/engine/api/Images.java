package io.gantry.engine.api;

import io.gantry.engine.api.registry.RegistryAccess;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.Platform;
import io.gantry.platform.oci.Reference;
import io.gantry.platform.oci.TransferListener;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
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

  /**
   * Fetches an image from a registry and gives it the name. Tells what Docker's engine tells: the
   * repository, each layer's steps, at last digest and status.
   *
   * @throws io.gantry.platform.base.GantryException that names registry, repository and the fix
   */
  PullResult pull(PullRequest request, TransferListener listener);

  /**
   * What to fetch.
   *
   * @param platform nothing for the host's
   * @param allTags all tags of the repository instead of the name's
   */
  record PullRequest(
      Reference name, Optional<Platform> platform, boolean allTags, RegistryAccess access) {
    /** One image for this host. */
    public static PullRequest of(Reference name, RegistryAccess access) {
      return new PullRequest(name, Optional.empty(), false, access);
    }
  }

  /**
   * What came; of several the last.
   *
   * @param digest of the manifest or index that the name meant
   * @param isNew false if nothing had to be fetched
   */
  record PullResult(ImageDetails image, Digest digest, boolean isNew) {}

  /**
   * Sends images to the registry that their name says, and tells what Docker's engine tells.
   *
   * @return what was sent, in order
   */
  List<PushResult> push(PushRequest request, TransferListener listener);

  /**
   * What to send.
   *
   * @param platform which the image must have; nothing for any
   * @param allTags all names of the repository instead of one
   * @param compression {@code gzip} or {@code zstd}, for layers that have no form yet
   */
  record PushRequest(
      Reference name,
      Optional<Platform> platform,
      boolean allTags,
      String compression,
      RegistryAccess access) {}

  /** What was sent: the manifest. */
  record PushResult(Reference name, Digest digest, long size) {}

  /**
   * How the files of one image differ from those of another, sorted by path. A changed file has
   * other attributes or content.
   */
  List<FileChange> diff(String from, String to);

  /**
   * Writes images to an archive that {@code load} reads, of Docker's form with an OCI layout
   * inside.
   *
   * @param refs names or ids; a repository without a tag means all its tags
   */
  void save(List<String> refs, OutputStream out);

  /**
   * Reads the images of an archive: Docker's or of an OCI layout, plain or compressed.
   *
   * @param archive a file or a directory
   */
  List<Loaded> load(Path archive, TransferListener listener);

  /** An image that an archive had, and its names there. */
  record Loaded(ImageDetails image, List<Reference> names) {
    /** Copies the list. */
    public Loaded {
      names = List.copyOf(names);
    }
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
