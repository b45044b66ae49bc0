package io.gantry.image.distribution.registry;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ImageIndex;
import io.gantry.platform.oci.ImageManifest;
import io.gantry.platform.oci.Manifest;
import io.gantry.platform.oci.ManifestBytes;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What refers to a manifest (distribution specification 1.1, <i>Listing Referrers</i>), on one way.
 * Where the registry keeps no list of its own, clients keep one in an index under the tag {@code
 * sha256-<hex>}: read, changed and written, so of two that do so at once one may lose; it is read
 * again and mended.
 */
final class Referrers {
  private static final int ATTEMPTS = 5;

  private final Way way;

  Referrers(Way way) {
    this.way = way;
  }

  /** All of a type; of any if it is empty. */
  List<Descriptor> of(Digest subject, String artifactType) {
    var found = new ArrayList<Descriptor>();
    String filter =
        artifactType.isEmpty()
            ? ""
            : "?artifactType=" + URLEncoder.encode(artifactType, StandardCharsets.UTF_8);
    boolean listed =
        Tags.pages(
            way, "/referrers/" + subject + filter, page -> found.addAll(descriptors(page.json())));
    List<Descriptor> all =
        listed ? found : tagged(subject).map(ImageIndex::manifests).orElse(List.of());
    return all.stream()
        .filter(each -> artifactType.isEmpty() || each.artifactType().equals(artifactType))
        .toList();
  }

  private static List<Descriptor> descriptors(Json.Obj index) {
    return index.array("manifests").stream()
        .map(each -> Descriptor.parse(each.asObject()))
        .toList();
  }

  /** The tag under which clients keep what refers to {@code subject}. */
  static String tag(Digest subject) {
    return subject.algorithm() + "-" + subject.hex();
  }

  private Optional<ImageIndex> tagged(Digest subject) {
    try {
      Manifest there = Manifest.parse(new Manifests(way).get(tag(subject)));
      return there instanceof ImageIndex index ? Optional.of(index) : Optional.empty();
    } catch (GantryException e) {
      if (e.kind() == Kind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Adds a manifest to the list of its subject where the registry keeps none. */
  void add(Digest subject, ManifestBytes manifest) {
    Descriptor entry = entry(manifest);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<ImageIndex> there = tagged(subject);
      List<Descriptor> listed = there.map(ImageIndex::manifests).orElse(List.of());
      if (listed.stream().anyMatch(each -> each.digest().equals(entry.digest()))) {
        return;
      }
      var more = new ArrayList<>(listed);
      more.add(entry);
      boolean _ = new Manifests(way).put(tag(subject), ManifestBytes.of(ImageIndex.of(more)));
    }
    throw way.failure(true)
        .broken("the tag " + tag(subject) + " is changed by others all the time");
  }

  /** Takes a manifest from that list. */
  void remove(Digest subject, Digest manifest) {
    Optional<ImageIndex> there = tagged(subject);
    if (there.isEmpty()) {
      return;
    }
    List<Descriptor> left =
        there.get().manifests().stream().filter(each -> !each.digest().equals(manifest)).toList();
    if (left.size() < there.get().manifests().size()) {
      boolean _ = new Manifests(way).put(tag(subject), ManifestBytes.of(ImageIndex.of(left)));
    }
  }

  /** A manifest as a list of referrers names it: an image's type is that of its configuration. */
  static Descriptor entry(ManifestBytes bytes) {
    Manifest manifest = Manifest.parse(bytes);
    String type =
        switch (manifest) {
          case ImageManifest image when image.artifactType().isEmpty() ->
              image.config().mediaType();
          case ImageManifest image -> image.artifactType();
          case ImageIndex index -> index.artifactType();
        };
    return new Descriptor(
        bytes.mediaType(),
        bytes.digest(),
        bytes.descriptor().size(),
        Optional.empty(),
        manifest.annotations(),
        type,
        List.of());
  }
}
