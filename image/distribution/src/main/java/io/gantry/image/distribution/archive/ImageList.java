package io.gantry.image.distribution.archive;

import io.gantry.image.distribution.ImageSource;
import io.gantry.image.distribution.files.NamedFiles;
import io.gantry.image.distribution.layout.OciLayout;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ImageIndex;
import io.gantry.platform.oci.ImageManifest;
import io.gantry.platform.oci.Manifest;
import io.gantry.platform.oci.ManifestBytes;
import io.gantry.platform.oci.Reference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Gathers the images of an archive from its two tables of contents, each image once. */
final class ImageList {
  private static final String CONTAINERD_NAME = "io.containerd.image.name";

  private final String place;
  private final NamedFiles files;
  private final List<Found> found = new ArrayList<>();

  private record Found(ImageSource source, Set<Reference> names) {}

  ImageList(String place, NamedFiles files) {
    this.place = place;
    this.files = files;
  }

  List<ArchivedImage> images() {
    return found.stream()
        .map(image -> new ArchivedImage(List.copyOf(image.names()), image.source()))
        .toList();
  }

  /** One image per digest: each name has an entry of its own. */
  void addLayout(OciLayout layout) {
    if (layout.isOneImage()) {
      found.add(new Found(layout.source(""), Set.of()));
      return;
    }
    Map<Digest, Found> byDigest = new LinkedHashMap<>();
    for (Descriptor entry : layout.entries()) {
      Found image =
          byDigest.computeIfAbsent(
              entry.digest(), _ -> new Found(layout.source(entry), new LinkedHashSet<>()));
      name(entry).ifPresent(image.names()::add);
    }
    found.addAll(byDigest.values());
  }

  private static Optional<Reference> name(Descriptor entry) {
    String full = entry.annotations().getOrDefault(CONTAINERD_NAME, "");
    String name = full.isEmpty() ? entry.annotations().getOrDefault(OciLayout.REF_NAME, "") : full;
    if (name.indexOf(':') < 0 && name.indexOf('/') < 0) {
      return Optional.empty(); // a tag of no repository
    }
    try {
      return tagged(Reference.parse(name));
    } catch (GantryException _) {
      return Optional.empty(); // a layout may call its images what it likes
    }
  }

  private static Optional<Reference> tagged(Reference name) {
    return name.tag().isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Reference(name.registry(), name.repository(), name.tag(), Optional.empty()));
  }

  /** What the layout has too is named, the rest added. */
  void addSaved(List<SavedImage> images) {
    var known = new HashSet<Reference>();
    found.forEach(image -> known.addAll(image.names()));
    for (SavedImage image : images) {
      List<Reference> names =
          image.names().stream().flatMap(name -> tagged(name).stream()).toList();
      if (!names.isEmpty() && known.containsAll(names)) {
        continue;
      }
      Optional<Found> same = withConfig(image.configName());
      if (same.isPresent()) {
        names.stream().filter(name -> !known.contains(name)).forEach(same.get().names()::add);
      } else {
        found.add(new Found(new SavedSource(place, files, image), new LinkedHashSet<>(names)));
      }
      known.addAll(names);
    }
  }

  private Optional<Found> withConfig(String hex) {
    return found.stream()
        .filter(image ->
            switch (image.source()) {
              case SavedSource saved -> saved.isOf(hex);
              case ImageSource source -> hasConfig(source, source.manifest(), hex);
            })
        .findFirst();
  }

  private static boolean hasConfig(ImageSource source, ManifestBytes bytes, String hex) {
    return switch (Manifest.parse(bytes)) {
      case ImageManifest image -> image.config().digest().hex().equals(hex);
      case ImageIndex index -> {
        for (Descriptor entry : index.manifests()) {
          if (hasConfig(source, entry, hex)) {
            yield true;
          }
        }
        yield false;
      }
    };
  }

  /** Platforms that were not saved are named by the index all the same. */
  private static boolean hasConfig(ImageSource source, Descriptor entry, String hex) {
    try {
      return Manifest.parse(source.manifest(entry)) instanceof ImageManifest image
          && image.config().digest().hex().equals(hex);
    } catch (GantryException e) {
      if (e.kind() == Kind.NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }
}
