package io.gantry.engine.local.image;

import io.gantry.engine.api.Images.PushRequest;
import io.gantry.engine.api.Images.PushResult;
import io.gantry.engine.local.registry.RegistryClient;
import io.gantry.engine.local.registry.RegistryClients;
import io.gantry.image.distribution.ImageDestination;
import io.gantry.image.distribution.IndexPart;
import io.gantry.image.distribution.RepositoryName;
import io.gantry.image.store.Image;
import io.gantry.image.store.Images;
import io.gantry.image.store.Images.Compression;
import io.gantry.image.store.Images.Group;
import io.gantry.image.store.Images.PushSpec;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.ImageIndex;
import io.gantry.platform.oci.ManifestBytes;
import io.gantry.platform.oci.MediaType;
import io.gantry.platform.oci.Platform;
import io.gantry.platform.oci.Reference;
import io.gantry.platform.oci.TransferEvent;
import io.gantry.platform.oci.TransferListener;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Pushes to registries, told in the words of Docker's engine. */
final class Pushes {
  private final Images store;
  private final RegistryClients clients;

  Pushes(Images store, RegistryClients clients) {
    this.store = store;
    this.clients = clients;
  }

  List<PushResult> push(PushRequest request, TransferListener listener) {
    Reference name = request.name();
    if (name.digest().isPresent()) {
      throw new GantryException(Kind.INVALID, "cannot push a digest reference: " + name.familiar());
    }
    RepositoryName repository = RepositoryName.of(name);
    listener.on(TransferEvent.of("The push refers to repository [" + repository + "]"));
    Map<Reference, Image> images = request.allTags() ? all(name) : one(name);
    Compression compression =
        request.compression().equals("zstd") ? Compression.ZSTD : Compression.GZIP;
    var results = new ArrayList<PushResult>();
    try (RegistryClient client = clients.open(request.access(), List.of(name.registry()))) {
      var spec = new PushSpec(Optional.of(repository), compression, client::origin);
      for (var image : images.entrySet()) {
        Optional<Image> wanted =
            request.platform().map(p -> of(image.getKey(), image.getValue(), p));
        try (ImageDestination to = client.destination(image.getKey())) {
          ManifestBytes sent =
              wanted.isPresent()
                  ? store.push(wanted.get(), to, spec, listener)
                  : send(image.getKey(), image.getValue(), to, spec, listener);
          long size = sent.descriptor().size();
          String line = "digest: " + sent.digest() + " size: " + size;
          listener.on(TransferEvent.of(image.getKey().tag(), line));
          results.add(new PushResult(image.getKey(), sent.digest(), size));
        }
      }
    }
    return List.copyOf(results);
  }

  /** A name that stands for images of several platforms means all of them. */
  private ManifestBytes send(
      Reference name, Image image, ImageDestination to, PushSpec spec, TransferListener listener) {
    Optional<Group> group = store.group(name);
    if (group.isEmpty()) {
      return store.push(image, to, spec, listener);
    }
    var entries = new ArrayList<Descriptor>();
    for (Image one : group.get().images()) {
      ManifestBytes sent = store.push(one, new IndexPart(to), spec, listener);
      entries.add(sent.descriptor().withPlatform(Optional.of(one.config().platform())));
    }
    var index =
        new ImageIndex(
            MediaType.OCI_INDEX, entries, Optional.empty(), "", group.get().annotations());
    ManifestBytes bytes = ManifestBytes.of(index);
    to.finish(bytes);
    return bytes;
  }

  private Map<Reference, Image> one(Reference name) {
    for (Image image : store.list()) {
      if (image.references().contains(name)) {
        return Map.of(name, image);
      }
    }
    throw new GantryException(
        Kind.NOT_FOUND, "An image does not exist locally with the tag: " + name.familiar());
  }

  private Map<Reference, Image> all(Reference name) {
    var all = new LinkedHashMap<Reference, Image>();
    for (Image image : store.list()) {
      for (Reference known : image.references()) {
        if (RepositoryName.of(known).equals(RepositoryName.of(name))) {
          all.put(known, image);
        }
      }
    }
    if (all.isEmpty()) {
      throw new GantryException(
          Kind.NOT_FOUND,
          "An image does not exist locally with the tag: " + name.familiarRepository());
    }
    return all;
  }

  /** The image of a platform that a name stands for. */
  private Image of(Reference name, Image image, Platform wanted) {
    for (Image part : store.group(name).map(Group::images).orElse(List.of())) {
      if (fits(part, wanted)) {
        return part;
      }
    }
    if (fits(image, wanted)) {
      return image;
    }
    throw new GantryException(
        Kind.NOT_FOUND,
        "image "
            + name.familiar()
            + " is of the platform "
            + image.config().platform()
            + ", not "
            + wanted
            + ": leave --platform out, or pull that platform first");
  }

  private static boolean fits(Image image, Platform wanted) {
    Platform found = image.config().platform();
    return found.os().equals(wanted.os())
        && found.architecture().equals(wanted.architecture())
        && (wanted.variant().isEmpty() || wanted.variant().equals(found.variant()));
  }
}
