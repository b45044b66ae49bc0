package io.gantry.engine.local.create;

import io.gantry.container.network.UserNetworks;
import io.gantry.engine.api.ContainerDetails.MountPoint;
import io.gantry.engine.api.ContainerSpec;
import io.gantry.engine.api.ContainerState;
import io.gantry.engine.api.Containers.Created;
import io.gantry.engine.api.EndpointSpec;
import io.gantry.engine.api.IdMappings;
import io.gantry.engine.api.NetworkSpec;
import io.gantry.engine.local.event.ContainerEvents;
import io.gantry.engine.local.limit.HostFacts;
import io.gantry.engine.local.limit.LimitRules;
import io.gantry.engine.local.log.LogPlan;
import io.gantry.engine.local.network.NetworkNames;
import io.gantry.engine.local.record.ContainerRecord;
import io.gantry.engine.local.record.KeptUser;
import io.gantry.engine.local.record.MergedConfig;
import io.gantry.engine.local.record.RecordStore;
import io.gantry.engine.local.record.Restarts;
import io.gantry.engine.local.record.Translation;
import io.gantry.engine.local.volume.LocalVolumes;
import io.gantry.image.snapshot.Snapshots;
import io.gantry.image.store.Image;
import io.gantry.image.store.Images;
import io.gantry.platform.base.concurrent.Boundaries;
import io.gantry.platform.base.id.RandomId;
import io.gantry.platform.linux.fs.FileTree;
import io.gantry.platform.linux.namespace.UserNamespace;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Creates containers: the record is complete, or nothing is left. */
public final class ContainerCreator {
  private final RecordStore records;
  private final Images images;
  private final Snapshots snapshots;
  private final LocalVolumes volumes;
  private final MountResolver mounts;
  private final ContainerEvents events;
  private final UserNetworks networks;
  private final BooleanSupplier limitable;
  private final Function<Path, Optional<String>> unmappable;
  private final Boundaries boundaries;
  private final Clock clock;

  /**
   * Creates containers of {@code images} in {@code records}.
   *
   * @param limitable whether this host lets us limit them
   * @param unmappable why the kernel cannot show the files of a directory with other ids
   */
  public ContainerCreator(
      RecordStore records,
      Images images,
      Snapshots snapshots,
      LocalVolumes volumes,
      ContainerEvents events,
      UserNetworks networks,
      BooleanSupplier limitable,
      Function<Path, Optional<String>> unmappable,
      Boundaries boundaries,
      Clock clock) {
    this.records = records;
    this.images = images;
    this.snapshots = snapshots;
    this.volumes = volumes;
    this.mounts = new MountResolver(images, new CopyUp(volumes, snapshots, boundaries));
    this.events = events;
    this.networks = networks;
    this.limitable = limitable;
    this.unmappable = unmappable;
    this.boundaries = boundaries;
    this.clock = clock;
  }

  /** Creates one; nothing runs yet. */
  public Created create(ContainerSpec asked, String name) {
    Image image = images.resolve(asked.image());
    LimitRules.Decided limits = LimitRules.decide(asked.resources(), HostFacts::read, false);
    ContainerSpec spec =
        asked
            .with(LinkRules.decide(asked.network(), records::resolve))
            .with(limits.resources(), asked.lifecycle())
            .with(NamespaceRules.decide(asked, records::resolve, UserNamespace.initial()));
    if (!UserRanges.isMapped(spec.namespaces().user())) {
      return create(spec, name, image, limits);
    }
    if (KeptUser.concerns(spec.namespaces().user())) {
      return create(spec.with(spec.namespaces().with(kept(spec))), name, image, limits);
    }
    try (var _ = records.lockUsers()) { // until the record says whose they are
      IdMappings mapping =
          UserRanges.decide(spec.namespaces().user(), SubordinateIds.read(), records.mappings());
      return create(spec.with(spec.namespaces().with(mapping)), name, image, limits);
    }
  }

  private static IdMappings kept(ContainerSpec spec) {
    var own =
        new KeptIds.Own(
            UserNamespace.ownUser(),
            UserNamespace.ownGroup(),
            UserNamespace.lastUser(),
            UserNamespace.lastGroup());
    return KeptIds.decide(spec.namespaces().user(), own);
  }

  /** What there is to say about the copying of files. */
  private List<String> prepare(String id, ContainerSpec spec, Image image) {
    OwnerPlan plan =
        OwnerPlan.decide(
            spec.namespaces().user(),
            () ->
                image
                    .chain()
                    .flatMap(chain -> unmappable.apply(snapshots.view(chain).lower().getFirst())));
    if (!plan.copied()) {
      snapshots.prepare(id, image.chain());
      return List.of();
    }
    int copied = snapshots.prepare(id, image.chain(), Translation.ids(spec.namespaces().mapping()));
    return copied == 0 ? List.of() : List.of(plan.notice(spec.image(), copied));
  }

  private Created create(ContainerSpec spec, String name, Image image, LimitRules.Decided limits) {
    LogPlan _ = LogPlan.decide(spec.lifecycle().log());
    checkNetwork(spec.network());
    String id = RandomId.next();
    MergedConfig config = MergedConfig.decide(id, image.config(), spec);
    MountPlan plan =
        MountPlan.decide(
            spec.mounts(), Inheritance.of(spec.mounts(), records), image.config().volumes());
    String wanted = name.isEmpty() ? "" : ContainerName.check(name);
    try (var _ = records.begin(id);
        VolumeHolds held = VolumeHolds.take(volumes, plan)) {
      boundaries.passed("create", "directory");
      try {
        String taken = takeName(wanted, id);
        boundaries.passed("create", "name");
        List<String> told = prepare(id, spec, image);
        boundaries.passed("create", "snapshot");
        List<MountPoint> points = mounts.resolve(plan, id, held);
        boundaries.passed("create", "mounts");
        var record =
            new ContainerRecord(
                id,
                taken,
                clock.instant(),
                image.id(),
                image.chain(),
                spec,
                config,
                points,
                new ContainerState.Created(),
                "",
                List.of(),
                List.of(),
                Restarts.NONE,
                false);
        records.write(record, !spec.lifecycle().autoRemove());
        boundaries.passed("create", "record");
        events.tell(record, "create");
        return new Created(id, warnings(limits, told));
      } catch (RuntimeException failure) {
        undo(id, held, failure);
        throw failure;
      }
    }
  }

  private List<String> warnings(LimitRules.Decided limits, List<String> told) {
    var warnings = new ArrayList<>(limits.warnings());
    warnings.addAll(told);
    if (!limits.resources().needGroup() || limitable.getAsBoolean()) {
      return warnings;
    }
    warnings.add(
        "Limits of memory, processors, devices and processes are not applied:"
            + " no control group is delegated to you (see gantry doctor).");
    return warnings;
  }

  /** Networks are looked up again at each start; here the user learns early. */
  private void checkNetwork(NetworkSpec network) {
    for (EndpointSpec endpoint : network.joined()) {
      NetworkNames.check(networks, endpoint);
    }
  }

  private String takeName(String wanted, String id) {
    if (!wanted.isEmpty()) {
      if (!records.reserve(wanted, id)) {
        throw ContainerName.taken(wanted, records.holder(wanted).orElse("?"));
      }
      return wanted;
    }
    int attempt = 0;
    while (true) {
      String name = GeneratedNames.next(attempt);
      if (records.reserve(name, id)) {
        return name;
      }
      attempt++;
    }
  }

  private void undo(String id, VolumeHolds held, RuntimeException failure) {
    try {
      held.undo();
      snapshots.remove(id);
      records.releaseAll(id);
      FileTree.delete(records.directory(id));
    } catch (RuntimeException undo) {
      failure.addSuppressed(undo);
    }
  }
}
