package io.gantry.engine.build.export;

import io.gantry.engine.api.registry.RegistryAccess;
import io.gantry.engine.build.export.Annotations.Level;
import io.gantry.engine.build.export.Exporter.Parts;
import io.gantry.engine.build.export.ImageSet.Sent;
import io.gantry.image.distribution.ImageDestination;
import io.gantry.image.distribution.IndexPart;
import io.gantry.image.distribution.RegistrySession;
import io.gantry.image.distribution.RepositoryName;
import io.gantry.image.store.Image;
import io.gantry.image.store.Images.SendSpec;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.ImageIndex;
import io.gantry.platform.oci.ManifestBytes;
import io.gantry.platform.oci.MediaType;
import io.gantry.platform.oci.Platform;
import io.gantry.platform.oci.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Into the store, to registries, or both. */
record ImageExport(Parts parts, ImageSet set, Output.ToImage to, RegistryAccess access, Step step) {
  /** Does it; gives what a name means now, if it went anywhere. */
  Optional<Sent> run() {
    Optional<Sent> kept = to.store() ? Optional.of(store()) : Optional.empty();
    return to.push() ? Optional.of(push()) : kept;
  }

  private Sent store() {
    List<Reference> names = to.push() && to.byDigest() ? List.of() : to.names();
    var kept = new ArrayList<Image>();
    step.say("exporting layers");
    for (BuiltImage image : set.images()) {
      Image one =
          parts
              .images()
              .create(
                  image.finalConfig(),
                  set.images().size() == 1 ? names : List.of(),
                  to.annotations().of(Level.MANIFEST, image.platform()));
      kept.add(one);
      step.say("writing image " + one.id());
    }
    Sent sent = kept.size() == 1 ? one(kept.getFirst()) : several(kept);
    if (kept.size() > 1) {
      Image _ = parts.images().group(hostFirst(kept), names, to.annotations().of(Level.INDEX));
    }
    for (Reference name : names) {
      step.say("naming to " + name);
    }
    return sent;
  }

  private Sent one(Image image) {
    ManifestBytes manifest = parts.images().manifest(image);
    return new Sent(
        manifest,
        Optional.of(image.id()),
        manifest.descriptor().withPlatform(Optional.of(set.images().getFirst().platform())));
  }

  private Sent several(List<Image> kept) {
    var entries = new ArrayList<Descriptor>();
    for (int i = 0; i < kept.size(); i++) {
      Platform platform = set.images().get(i).platform();
      entries.add(
          parts
              .images()
              .manifest(kept.get(i))
              .descriptor()
              .withPlatform(Optional.of(platform))
              .withAnnotations(to.annotations().of(Level.MANIFEST_DESCRIPTOR, platform)));
    }
    ManifestBytes index =
        ManifestBytes.of(
            new ImageIndex(
                MediaType.OCI_INDEX,
                entries,
                Optional.empty(),
                "",
                to.annotations().of(Level.INDEX)));
    return new Sent(index, Optional.empty(), index.descriptor());
  }

  /** What a name means where it can mean only one: the image that runs here, if there is one. */
  private List<Image> hostFirst(List<Image> kept) {
    var sorted = new ArrayList<>(kept);
    for (int i = 0; i < kept.size(); i++) {
      if (set.images().get(i).platform().normal().equals(Platform.host().normal())) {
        sorted.remove(i);
        sorted.addFirst(kept.get(i));
        break;
      }
    }
    return sorted;
  }

  private Sent push() {
    List<String> registries = to.names().stream().map(Reference::registry).distinct().toList();
    RegistryAccess allowed = to.insecure() ? access.insecurely() : access;
    Optional<Sent> sent = Optional.empty();
    try (RegistrySession session = parts.registries().apply(allowed, registries)) {
      for (Reference name : to.names()) {
        try (ImageDestination whole = session.destination(name)) {
          ImageDestination place = to.byDigest() ? new IndexPart(whole) : whole;
          var spec =
              new SendSpec(
                  Optional.of(RepositoryName.of(name)),
                  to.packaging().compression(),
                  to.packaging().level(),
                  to.packaging().force(),
                  to.packaging().docker(),
                  Map.of(),
                  session::origin);
          Sent there = set.send(place, spec, to.annotations(), to.names(), step);
          step.say("pushing manifest for " + name + "@" + there.top().digest());
          sent = Optional.of(there);
        }
      }
    }
    return sent.orElseThrow();
  }
}
