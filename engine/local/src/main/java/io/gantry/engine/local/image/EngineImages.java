package io.gantry.engine.local.image;

import io.gantry.engine.api.ContainerDetails;
import io.gantry.engine.api.FileChange;
import io.gantry.engine.api.HistoryEntry;
import io.gantry.engine.api.ImageDetails;
import io.gantry.engine.api.Images;
import io.gantry.engine.local.registry.RegistryClients;
import io.gantry.image.bootstrap.Bootstrap;
import io.gantry.image.snapshot.Snapshots;
import io.gantry.image.store.Image;
import io.gantry.image.store.Images.Group;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ImageConfig;
import io.gantry.platform.oci.ImageConfig.History;
import io.gantry.platform.oci.Platform;
import io.gantry.platform.oci.Reference;
import io.gantry.platform.oci.TransferListener;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The images of the store, guarded by the containers that use them. */
public final class EngineImages implements Images {
  private final io.gantry.image.store.Images store;
  private final Snapshots snapshots;
  private final Bootstrap bootstrap;
  private final BiFunction<ImageConfig, List<String>, ImageConfig> changes;
  private final Supplier<List<ContainerDetails>> containers;
  private final RegistryClients clients;
  private final Path spoolDirectory;
  private final ImageEvents events;
  private final Clock clock;

  /**
   * Shows the images of {@code store}.
   *
   * @param changes applies Dockerfile instructions to a configuration
   * @param containers all containers
   * @param spoolDirectory for what an archive needs to know whole; need not exist
   */
  public EngineImages(
      io.gantry.image.store.Images store,
      Snapshots snapshots,
      Bootstrap bootstrap,
      BiFunction<ImageConfig, List<String>, ImageConfig> changes,
      Supplier<List<ContainerDetails>> containers,
      RegistryClients clients,
      Path spoolDirectory,
      ImageEvents events,
      Clock clock) {
    this.store = store;
    this.snapshots = snapshots;
    this.bootstrap = bootstrap;
    this.changes = changes;
    this.containers = containers;
    this.clients = clients;
    this.spoolDirectory = spoolDirectory;
    this.events = events;
    this.clock = clock;
  }

  @Override
  public List<ImageDetails> list() {
    var images = new ArrayList<ImageDetails>();
    for (Image image : store.list()) {
      if (!image.isPart() || !image.references().isEmpty()) { // else its name is another's
        images.add(details(image));
      }
    }
    images.sort((a, b) -> b.createdAt().compareTo(a.createdAt()));
    return images;
  }

  private static ImageDetails details(Image image) {
    return new ImageDetails(
        image.id(),
        image.manifest(),
        image.references(),
        image.digests(),
        image.config().created(),
        image.size(),
        image.config());
  }

  @Override
  public ImageDetails inspect(String ref) {
    return details(store.resolve(ref));
  }

  @Override
  public List<HistoryEntry> history(String ref) {
    Image image = store.resolve(ref);
    var entries = new ArrayList<HistoryEntry>();
    List<Digest> diffIds = image.config().diffIds();
    Optional<ChainId> chain = Optional.empty();
    int layer = 0;
    for (History step : image.config().history()) {
      long size = 0;
      if (!step.emptyLayer() && layer < diffIds.size()) {
        chain = Optional.of(ChainId.of(chain, diffIds.get(layer)));
        size = chain.flatMap(snapshots::find).map(Snapshots.Layer::usage).orElse(0L);
        layer++;
      }
      entries.add(
          new HistoryEntry(
              "", step.created().orElse(Instant.EPOCH), step.createdBy(), size, step.comment()));
    }
    if (!entries.isEmpty()) {
      HistoryEntry top = entries.removeLast();
      entries.add(
          new HistoryEntry(
              image.id().toString(), top.createdAt(), top.createdBy(), top.size(), top.comment()));
    }
    return List.copyOf(entries.reversed());
  }

  @Override
  public void tag(String ref, String target) {
    Reference name = Reference.parse(target);
    if (name.digest().isPresent()) {
      throw new GantryException(
          Kind.INVALID, "refusing to create a tag with a digest reference: " + target);
    }
    Image image = store.resolve(ref);
    Optional<Group> group = isId(ref, image) ? Optional.empty() : store.group(Reference.parse(ref));
    if (group.isPresent()) {
      Image _ = store.group(group.get().images(), List.of(name), group.get().annotations());
    } else {
      store.tag(image, name);
    }
    events.tagged(image, name);
  }

  @Override
  public List<Removal> remove(String ref, boolean force) {
    Image image = store.resolve(ref);
    boolean byId = isId(ref, image);
    if (byId && image.references().size() > 1 && !force) {
      throw new GantryException(
          Kind.CONFLICT,
          "conflict: unable to delete "
              + image.id().shortHex()
              + " (must be forced) - image is referenced in multiple repositories");
    }
    if (byId || image.references().size() <= 1) {
      checkUnused(image, force);
    }
    var removed = store.remove(image, byId ? Optional.empty() : Optional.of(Reference.parse(ref)));
    var removals = new ArrayList<Removal>();
    for (Reference name : removed.untagged()) {
      removals.add(new Removal.Untagged(name.familiar()));
      events.tell(image, "untag");
    }
    for (Digest digest : removed.deleted()) {
      removals.add(new Removal.Deleted(digest));
      if (digest.equals(image.id())) {
        events.deleted(image);
      }
    }
    return removals;
  }

  private static boolean isId(String ref, Image image) {
    String hex = ref.startsWith("sha256:") ? ref.substring(7) : ref;
    if (!image.id().hex().startsWith(hex)) {
      return false;
    }
    for (Reference name : image.references()) {
      if (name.familiarRepository().equals(hex)) {
        return false;
      }
    }
    return true;
  }

  private void checkUnused(Image image, boolean force) {
    for (ContainerDetails container : containers.get()) {
      if (!container.imageId().equals(image.id()) && !mounts(container, image)) {
        continue;
      }
      boolean running = container.state().word().equals("running");
      if (running || !force) {
        throw new GantryException(
            Kind.CONFLICT,
            "conflict: unable to "
                + (image.references().isEmpty() ? "delete " : "remove repository reference to ")
                + image.references().stream()
                    .findFirst()
                    .map(Reference::familiar)
                    .orElse(image.id().shortHex())
                + (running ? " (cannot be forced)" : " (must be forced)")
                + " - "
                + (running ? "image is being used by running container " : "container ")
                + container.id().substring(0, 12)
                + (running ? "" : " is using its referenced image " + image.id().shortHex()));
      }
    }
  }

  private static boolean mounts(ContainerDetails container, Image image) {
    for (ContainerDetails.MountPoint mount : container.mounts()) {
      if (mount.type().equals("image") && mount.source().equals(image.id().toString())) {
        return true;
      }
    }
    return false;
  }

  @Override
  public PullResult pull(PullRequest request, TransferListener listener) {
    PullResult result = new Pulls(store, clients, EngineImages::details).pull(request, listener);
    events.pulled(store.resolve(result.image().id().toString()), request.name());
    return result;
  }

  @Override
  public List<PushResult> push(PushRequest request, TransferListener listener) {
    return new Pushes(store, clients).push(request, listener);
  }

  @Override
  public List<FileChange> diff(String from, String to) {
    return new ImageDiff(snapshots).compare(store.resolve(from), store.resolve(to));
  }

  @Override
  public void save(List<String> refs, OutputStream out) {
    new ImageArchives(store, spoolDirectory)
        .save(refs, out)
        .forEach(image -> events.tell(image, "save"));
  }

  @Override
  public List<Loaded> load(Path archive, TransferListener listener) {
    var loaded = new ArrayList<Loaded>();
    for (var one : new ImageArchives(store, spoolDirectory).load(archive, listener)) {
      events.tell(one.image(), "load");
      loaded.add(new Loaded(details(one.image()), one.names()));
    }
    return loaded;
  }

  @Override
  public Digest importTar(InputStream tar, ImportSpec spec) {
    ImageConfig base =
        changes
            .apply(ImageConfig.scratch(Platform.host()), spec.changes())
            .withCreated(clock.instant());
    Image made = store.importTar(tar, base, names(spec.reference()));
    events.tell(made, "import");
    return made.id();
  }

  static List<Reference> names(String reference) {
    return reference.isEmpty() ? List.of() : List.of(Reference.parse(reference));
  }

  @Override
  public Digest bootstrap(BootstrapSpec spec, Consumer<String> progress) {
    return switch (spec.distribution()) {
      case "busybox" -> bootstrap.busybox(namesOf(spec, "busybox")).id();
      case "debian" -> {
        String suite = spec.suite().isEmpty() ? "stable" : spec.suite();
        yield bootstrap
            .debian(suite, spec.include(), namesOf(spec, "debian:" + suite), progress)
            .id();
      }
      default ->
          throw new GantryException(
              Kind.INVALID,
              "unknown distribution \""
                  + spec.distribution()
                  + "\": use debian, debian:SUITE or busybox");
    };
  }

  private static List<Reference> namesOf(BootstrapSpec spec, String fallback) {
    return List.of(Reference.parse(spec.reference().orElse(fallback)));
  }
}
