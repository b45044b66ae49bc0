package io.gantry.engine.local;

import io.gantry.container.network.LocalNetworks;
import io.gantry.container.network.NetworkSettings;
import io.gantry.container.network.UserNetworks;
import io.gantry.container.runtime.ContainerRuntime;
import io.gantry.container.runtime.OciRuntime;
import io.gantry.container.runtime.OciSpecBuilder;
import io.gantry.engine.api.AttachRequest;
import io.gantry.engine.api.ContainerSpec;
import io.gantry.engine.api.Containers;
import io.gantry.engine.api.ExecSpec;
import io.gantry.engine.api.Lifecycle;
import io.gantry.engine.api.MountSpec;
import io.gantry.engine.api.NetworkSpec;
import io.gantry.engine.api.PortSpec;
import io.gantry.engine.api.ProcessSpec;
import io.gantry.engine.api.Resources;
import io.gantry.engine.api.Sandboxes;
import io.gantry.engine.api.Security;
import io.gantry.engine.api.Sink;
import io.gantry.engine.api.Source;
import io.gantry.engine.api.WaitCondition;
import io.gantry.engine.api.build.ImageBuilder;
import io.gantry.image.bootstrap.Bootstrap;
import io.gantry.image.content.LocalContentStore;
import io.gantry.image.distribution.hosts.RegistryHosts;
import io.gantry.image.snapshot.OverlaySnapshots;
import io.gantry.image.snapshot.Snapshots;
import io.gantry.image.store.LocalImages;
import io.gantry.platform.base.concurrent.Boundaries;
import io.gantry.platform.oci.Reference;
import io.gantry.quality.testkit.StateRoot;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A real engine on a state root of one test, with the image {@code busybox}. */
final class TestEngine {
  final LocalEngine engine;
  private final UserNetworks networks;

  private TestEngine(LocalEngine engine, UserNetworks networks) {
    this.engine = engine;
    this.networks = networks;
  }

  /** Waits until what containers had of the network is gone. */
  void settle() {
    networks.settle();
  }

  /** Opens one; a second one on the same root stands for another process. */
  static TestEngine open(StateRoot directories) {
    return open(directories, new Crash("nowhere", false));
  }

  /** One that crashes somewhere. */
  static TestEngine open(StateRoot directories, Crash crash) {
    return open(directories, crash, bootId());
  }

  /** One of another boot of the host. */
  static TestEngine open(StateRoot directories, Crash crash, String boot) {
    Path root = directories.state();
    Snapshots snapshots =
        crash.in(Snapshots.class, "snapshots", new OverlaySnapshots(root.resolve("snapshots")));
    var content = new LocalContentStore(root.resolve("content"));
    var images = new LocalImages(root.resolve("images"), content, snapshots, List.of());
    ContainerRuntime runtime =
        crash.in(ContainerRuntime.class, "runtime", OciRuntime.open(directories.run()));
    var bootstrap = new Bootstrap(images, directories.scratch());
    UserNetworks networks =
        crash.in(
            UserNetworks.class,
            "networks",
            new LocalNetworks(
                root.resolve("networks"), directories.run(), NetworkSettings.forRoot(root)));
    var engine =
        new LocalEngine(
            new LocalEngine.Parts(
                root,
                directories.run(),
                "test",
                "test",
                boot,
                images,
                snapshots,
                bootstrap,
                runtime,
                new OciSpecBuilder(),
                networks,
                new LocalNetworks(
                    root.resolve("sandboxes"),
                    directories.run().resolve("sandboxes/network"),
                    NetworkSettings.ofSandboxes(root)),
                () -> ImageBuilder.NONE,
                Set::of,
                (config, _) -> config,
                () -> RegistryHosts.USUAL,
                (_, _) -> List.of(),
                Path.of("/none/init"),
                Boundaries.UNHEARD,
                Clock.systemUTC()));
    if (images.list().isEmpty()) {
      var _ = bootstrap.busybox(List.of(Reference.parse("busybox")));
    }
    return new TestEngine(engine, networks);
  }

  private static String bootId() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  Containers containers() {
    return engine.containers();
  }

  io.gantry.engine.api.Networks networks() {
    return engine.networks();
  }

  Sandboxes sandboxes() {
    return engine.sandboxes();
  }

  static ContainerSpec spec(String network, boolean remove, String... command) {
    return spec(network, remove, List.of(), List.of(), command);
  }

  static ContainerSpec spec(
      String network,
      boolean remove,
      List<MountSpec> mounts,
      List<PortSpec> ports,
      String... command) {
    return new ContainerSpec(
        "busybox",
        new ProcessSpec(Optional.empty(), List.of(command), List.of(), "", "", false, true, true),
        "",
        Map.of(),
        mounts,
        new NetworkSpec(
            network, ports, List.of(), false, Map.of(), List.of(), List.of(), List.of()),
        Resources.NONE,
        Security.DEFAULT,
        new Lifecycle(remove, "", Optional.of(2)));
  }

  /** What a finished process left. */
  record Result(int code, String out, String err) {}

  /** Creates, attaches, starts and waits, as {@code run} does. */
  Result run(ContainerSpec spec, String stdin) throws InterruptedException {
    String id = containers().create(spec, "").id();
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    try (var attachment = containers().attach(id, streams(stdin, out, err))) {
      var wait =
          containers()
              .wait(
                  id,
                  spec.lifecycle().autoRemove() ? WaitCondition.REMOVED : WaitCondition.NEXT_EXIT);
      containers().start(id);
      boolean _ = attachment.await();
      return new Result(
          wait.await(), out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
  }

  /** Runs a further process. */
  Result exec(String ref, String stdin, String... command) throws InterruptedException {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var spec = new ExecSpec(List.of(command), List.of(), "", "", false, true, false, false);
    try (var session = containers().exec(ref, spec, streams(stdin, out, err))) {
      return new Result(
          session.await(),
          out.toString(StandardCharsets.UTF_8),
          err.toString(StandardCharsets.UTF_8));
    }
  }

  private static AttachRequest streams(
      String stdin, ByteArrayOutputStream out, ByteArrayOutputStream err) {
    return new AttachRequest(
        new Source.Stream(new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8))),
        new Sink.Stream(out),
        new Sink.Stream(err),
        "");
  }
}
