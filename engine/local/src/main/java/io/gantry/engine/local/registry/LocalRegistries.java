package io.gantry.engine.local.registry;

import io.gantry.engine.api.registry.Registries;
import io.gantry.engine.api.registry.RegistryAccess;
import io.gantry.image.distribution.ImageDestination;
import io.gantry.image.distribution.ImageSource;
import io.gantry.image.distribution.copy.Copier;
import io.gantry.image.distribution.copy.CopySpec;
import io.gantry.image.distribution.copy.PlatformChoice;
import io.gantry.image.distribution.lists.ManifestLists;
import io.gantry.image.distribution.transport.Place;
import io.gantry.image.distribution.transport.Transports;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.PathLocks;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ImageConfig;
import io.gantry.platform.oci.ImageManifest;
import io.gantry.platform.oci.Login;
import io.gantry.platform.oci.Manifest;
import io.gantry.platform.oci.ManifestBytes;
import io.gantry.platform.oci.Platform;
import io.gantry.platform.oci.Reference;
import io.gantry.platform.oci.TransferListener;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Places of images, opened for one request each. */
public final class LocalRegistries implements Registries {
  private static final int CONFIG_LIMIT = 8 << 20;

  private final RegistryClients clients;
  private final Path spoolDirectory;
  private final PathLocks locks = new PathLocks();
  private final ManifestLists lists;

  /**
   * Opens nothing yet.
   *
   * @param listDirectory of the manifest lists that are made here
   * @param spoolDirectory for what a place needs to know whole; need not exist
   */
  public LocalRegistries(RegistryClients clients, Path listDirectory, Path spoolDirectory) {
    this.clients = clients;
    this.spoolDirectory = spoolDirectory;
    lists = new ManifestLists(listDirectory, locks);
  }

  @Override
  public Login login(String registry, Login login, RegistryAccess access) {
    try (RegistryClient client = clients.open(access, List.of(registry))) {
      return client.login(registry, login);
    }
  }

  @Override
  public List<String> tags(String repository, RegistryAccess access) {
    Reference name = Reference.parse(repository);
    try (RegistryClient client = clients.open(access, List.of(name.registry()))) {
      return client.repository(name).tags();
    }
  }

  @Override
  public ManifestBytes manifest(String place, RegistryAccess access) {
    Place parsed = parse(place);
    try (RegistryClient client = client(parsed, access);
        ImageSource source = transports(client).source(parsed)) {
      return source.manifest();
    }
  }

  @Override
  public PlacedImage image(String place, Optional<Platform> platform, RegistryAccess access) {
    Place parsed = parse(place);
    try (RegistryClient client = client(parsed, access);
        ImageSource source = transports(client).source(parsed)) {
      ManifestBytes named = source.manifest();
      ImageManifest manifest = choose(source, named, platform.orElseGet(Platform::host));
      return new PlacedImage(name(parsed), named, manifest, config(source, manifest.config()));
    }
  }

  private static String name(Place place) {
    return place instanceof Place.Registry(Reference name)
        ? name.registry() + "/" + name.repository()
        : place.toString();
  }

  private static ImageManifest choose(ImageSource source, ManifestBytes bytes, Platform wanted) {
    if (Manifest.parse(PlatformChoice.follow(source, bytes, wanted))
        instanceof ImageManifest image) {
      return image;
    }
    throw new IllegalStateException("the way through an index ends at an image");
  }

  private static ImageConfig config(ImageSource source, Descriptor config) {
    try (InputStream in = source.open(config, 0).content()) {
      byte[] bytes = in.readNBytes(CONFIG_LIMIT);
      if (!config.digest().matches(bytes)) {
        throw new GantryException(
            Kind.INVALID,
            source.name() + ": configuration " + config.digest() + " has another digest");
      }
      return ImageConfig.parse(bytes);
    } catch (IOException e) {
      throw new GantryException(
          Kind.UNAVAILABLE, "cannot read " + config.digest() + " from " + source.name() + ": " + e);
    }
  }

  @Override
  public Digest copy(CopyRequest request, TransferListener listener) {
    Place from = parse(request.from());
    Place to = parse(request.to());
    CopySpec spec =
        request.all()
            ? new CopySpec.All()
            : new CopySpec.One(request.platform().orElseGet(Platform::host));
    try (RegistryClient fromClient = client(from, request.fromAccess());
        RegistryClient toClient = client(to, request.toAccess());
        ImageSource source = transports(fromClient).source(from);
        ImageDestination destination = transports(toClient).destination(to)) {
      return Copier.copy(source, destination, spec, listener).digest();
    } catch (InterruptedException e) {
      throw cancelled("interrupted while copying " + request.from(), e);
    }
  }

  private static GantryException cancelled(String text, InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new GantryException(Kind.CANCELLED, text, cause);
  }

  @Override
  public void delete(String place, RegistryAccess access) {
    if (!(parse(place) instanceof Place.Registry(Reference name))) {
      throw new GantryException(Kind.INVALID, place + " is in no registry: remove its files");
    }
    try (RegistryClient client = clients.open(access, List.of(name.registry()))) {
      var repository = client.repository(name);
      String wanted =
          name.digest()
              .map(Digest::toString)
              .orElseGet(() -> digest(repository.head(name.tag()), name).toString());
      repository.deleteManifest(wanted);
    }
  }

  /** Registries delete by digest only, or their tag alone. */
  private static Digest digest(Optional<Descriptor> found, Reference name) {
    return found
        .map(Descriptor::digest)
        .orElseThrow(
            () -> new GantryException(Kind.NOT_FOUND, "no such manifest: " + name.familiar()));
  }

  @Override
  public void createList(
      String name, List<String> manifests, boolean amend, RegistryAccess access) {
    List<Reference> images = references(manifests);
    var registries = new ArrayList<String>();
    images.forEach(image -> registries.add(image.registry()));
    try (RegistryClient client = clients.open(access, registries)) {
      lists.create(Reference.parse(name), images, amend, client);
    }
  }

  private static List<Reference> references(List<String> names) {
    return names.stream().map(Reference::parse).toList();
  }

  @Override
  public void annotateList(
      String name, String manifest, Platform platform, Map<String, String> others) {
    lists.annotate(Reference.parse(name), Reference.parse(manifest), platform, others);
  }

  @Override
  public ManifestBytes inspectList(String name) {
    return ManifestBytes.of(lists.inspect(Reference.parse(name)), "");
  }

  @Override
  public Digest pushList(
      String name, boolean purge, RegistryAccess access, TransferListener listener) {
    Reference list = Reference.parse(name);
    try (RegistryClient client = clients.open(access, List.of(list.registry()))) {
      return lists.push(list, purge, client, listener).digest();
    } catch (InterruptedException e) {
      throw cancelled("interrupted while pushing " + name, e);
    }
  }

  @Override
  public void removeLists(List<String> names) {
    lists.remove(references(names));
  }

  private static Place parse(String place) {
    return Place.parse(place, List.of());
  }

  private RegistryClient client(Place place, RegistryAccess access) {
    return clients.open(
        access,
        place instanceof Place.Registry(Reference name) ? List.of(name.registry()) : List.of());
  }

  private Transports transports(RegistryClient client) {
    try {
      var _ = Files.createDirectories(spoolDirectory);
    } catch (IOException e) {
      throw new DiskException("cannot make " + spoolDirectory, e);
    }
    return new Transports(client, Map.of(), locks, spoolDirectory);
  }
}
