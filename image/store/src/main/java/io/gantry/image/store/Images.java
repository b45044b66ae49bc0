package io.gantry.image.store;

import io.gantry.image.distribution.ImageDestination;
import io.gantry.image.distribution.ImageSource;
import io.gantry.image.distribution.RepositoryName;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ImageConfig;
import io.gantry.platform.oci.ManifestBytes;
import io.gantry.platform.oci.Platform;
import io.gantry.platform.oci.Reference;
import io.gantry.platform.oci.TransferListener;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The named images of a host. Safe for several processes on one directory. */
public interface Images {
  /** All images, newest first. */
  List<Image> list();

  /**
   * What a user means: a reference, a full id ({@code sha256:…} or 64 digits) or a unique prefix of
   * an id of at least one digit. A name wins over a prefix.
   *
   * @throws io.gantry.platform.base.GantryException {@code NOT_FOUND} in Docker's words ({@code No
   *     such image: x}), {@code INVALID} if ambiguous
   */
  Image resolve(String ref);

  /**
   * Records an image whose layers are all here as snapshots, and names it. A name that pointed
   * elsewhere moves.
   */
  Image create(ImageConfig config, List<Reference> names);

  /** The manifest that stands for an image, {@link Image#manifest}. */
  ManifestBytes manifest(Image image);

  /**
   * As {@link #create(ImageConfig, List)}, with what the image's manifest says beside its layers.
   * Of an image that is here without them, or with others, it is changed.
   */
  Image create(ImageConfig config, List<Reference> names, Map<String, String> annotations);

  /**
   * Names images of several platforms by the same names: all of them are meant where all are sent,
   * else the first. Nothing else names the others.
   *
   * @param annotations of the index that they are sent with
   */
  Image group(List<Image> images, List<Reference> names, Map<String, String> annotations);

  /** The images of several platforms that a name stands for; nothing if it is one image's. */
  Optional<Group> group(Reference name);

  /**
   * Images of several platforms.
   *
   * @param images the one first that the name means where it can mean only one
   * @param annotations of their index
   */
  record Group(List<Image> images, Map<String, String> annotations) {
    /** Copies the collections. */
    public Group {
      images = List.copyOf(images);
      annotations = Map.copyOf(annotations);
    }
  }

  /** Makes an image of one layer from a tar, plain or gzip, with {@code config}'s settings. */
  Image importTar(InputStream tar, ImageConfig config, List<Reference> names);

  /**
   * Fetches an image: the one of an index that fits the platform best. All layers that are not here
   * are read, verified, decompressed and unpacked at once; what has arrived stays if it is broken
   * off, and the next try goes on there. Nothing of it is an image before all of it is here.
   *
   * @throws io.gantry.platform.base.GantryException {@code NOT_FOUND}, also for the platform;
   *     {@code INVALID} with the digest (and the entry) for content that is not what it should be
   */
  Pulled pull(ImageSource source, PullSpec spec, TransferListener listener);

  /**
   * What to fetch.
   *
   * @param names to give, without digests
   * @param repository under which the digest is remembered; nothing for an archive
   * @param platform nothing for the host's
   */
  record PullSpec(
      List<Reference> names, Optional<RepositoryName> repository, Optional<Platform> platform) {
    /** Copies the list. */
    public PullSpec {
      names = List.copyOf(names);
    }
  }

  /**
   * What came.
   *
   * @param digest of the manifest or index that the source's name meant
   * @param isNew false if all of it was here under these names
   */
  record Pulled(Image image, Digest digest, boolean isNew) {}

  /**
   * Sends an image: the layers that the destination lacks, as they came if they can be had so, else
   * compressed anew, then configuration and manifest. The same image gives the same digests each
   * time.
   *
   * @return the manifest that was sent
   */
  ManifestBytes push(Image image, ImageDestination to, PushSpec spec, TransferListener listener);

  /**
   * How to send.
   *
   * @param repository the destination's, remembered with the digest; nothing for an archive
   * @param origins opens the repository that a layer was fetched from, to copy what cannot be
   *     rebuilt here; gives nothing where it may not be asked
   */
  record PushSpec(
      Optional<RepositoryName> repository,
      Compression compression,
      Function<RepositoryName, Optional<ImageSource>> origins) {}

  /**
   * Sends what may be no image of this host: a configuration whose layers are here. What becomes of
   * it depends only on it, on how it is sent and on where its layers came from, never on what was
   * sent before. The caller keeps the layers.
   *
   * @return the manifest that was sent
   */
  ManifestBytes send(
      ImageConfig config, ImageDestination to, SendSpec spec, TransferListener listener);

  /**
   * How to send what was built.
   *
   * @param repository as in {@link PushSpec}
   * @param compression of the layers that were made here
   * @param level of compression: gzip's 1 to 9, zstd's 1 to 19; 0 for the usual
   * @param force whether layers that came from elsewhere are packed so too
   * @param docker whether manifests have Docker's media types; not with zstd
   * @param annotations of the manifest
   * @param origins as in {@link PushSpec}
   */
  record SendSpec(
      Optional<RepositoryName> repository,
      Compression compression,
      int level,
      boolean force,
      boolean docker,
      Map<String, String> annotations,
      Function<RepositoryName, Optional<ImageSource>> origins) {
    /** Copies the map. */
    public SendSpec {
      annotations = Map.copyOf(annotations);
    }
  }

  /** How layers are sent that have no form yet. */
  enum Compression {
    /** Plain tars: for archives. */
    NONE,
    /** Understood by everybody. */
    GZIP,
    /** Smaller and faster; clients since 2023. */
    ZSTD
  }

  /**
   * Sends layers alone, as {@link #push} sends those of an image.
   *
   * @return their blobs, in the order of the layers
   */
  List<Descriptor> sendLayers(
      List<ChainId> layers, ImageDestination to, PushSpec spec, TransferListener listener);

  /**
   * Fetches layers that stand on each other, as {@link #pull} fetches those of an image. They stay
   * only as long as a {@link LayerRoots} says so.
   *
   * @param diffIds from the lowest on
   * @param blobs what they are packed as
   */
  void fetchLayers(
      ImageSource source, List<Digest> diffIds, List<Descriptor> blobs, TransferListener listener);

  /** Gives a further name. */
  void tag(Image image, Reference name);

  /**
   * Takes a name away, a tag or a repository's digest. With the last tag of a repository its
   * digests go too; with the last name the image goes, and its layers if nothing keeps them.
   *
   * @param name nothing to remove the image with all its names
   */
  Removed remove(Image image, Optional<Reference> name);

  /** What a removal did, in order. */
  record Removed(List<Reference> untagged, List<Digest> deleted) {
    /** Copies the lists. */
    public Removed {
      untagged = List.copyOf(untagged);
      deleted = List.copyOf(deleted);
    }
  }

  /**
   * Removes layers and blobs that nothing keeps, and all that broken-off transfers have left.
   *
   * @return the bytes that became free
   */
  default long collect() {
    return collect(Instant.MAX);
  }

  /**
   * Removes layers and blobs that nothing keeps, but not what transfers have left for their next
   * try that were broken off at {@code since} or later.
   *
   * @return the bytes that became free
   */
  long collect(Instant since);

  /** What the images take on disk; the parts add up to what {@code du} says. */
  Usage usage();

  /**
   * Bytes on disk.
   *
   * @param layers of images, each once
   * @param unreferenced layers and blobs that {@link #collect} would remove
   * @param partial of transfers that were broken off
   */
  record Usage(long layers, long blobs, long unreferenced, long partial) {}

  /**
   * Verifies everything: names, records, manifests, configurations, each layer against its digest.
   *
   * @param repair removes what is damaged, so that it can be fetched again
   * @return the findings, each a line with its next step; none if all is well
   */
  List<String> check(boolean repair, TransferListener listener);
}
