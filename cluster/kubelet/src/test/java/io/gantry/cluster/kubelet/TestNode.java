package io.gantry.cluster.kubelet;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.gantry.cluster.apiserver.ApiServer;
import io.gantry.cluster.apiserver.ServerSettings;
import io.gantry.cluster.client.Client;
import io.gantry.cluster.client.Client.DeleteOptions;
import io.gantry.cluster.client.Client.ListOptions;
import io.gantry.cluster.client.informer.LocalInformers;
import io.gantry.cluster.client.node.NodeApi;
import io.gantry.cluster.client.node.NodeApi.ContainerRef;
import io.gantry.cluster.client.node.NodeApi.LogOptions;
import io.gantry.cluster.client.node.NodeApi.Streams;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ObjectKey;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.cluster.pki.ServiceAccountTokens;
import io.gantry.cluster.reconcile.EventRecorder;
import io.gantry.cluster.store.SqliteStore;
import io.gantry.cluster.store.Store;
import io.gantry.container.network.LocalNetworks;
import io.gantry.container.network.NetworkSettings;
import io.gantry.container.runtime.OciRuntime;
import io.gantry.container.runtime.OciSpecBuilder;
import io.gantry.engine.api.build.ImageBuilder;
import io.gantry.engine.local.LocalEngine;
import io.gantry.image.bootstrap.Bootstrap;
import io.gantry.image.content.LocalContentStore;
import io.gantry.image.distribution.hosts.RegistryHosts;
import io.gantry.image.snapshot.OverlaySnapshots;
import io.gantry.image.store.LocalImages;
import io.gantry.platform.base.concurrent.Boundaries;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Reference;
import io.gantry.quality.testkit.StateRoot;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** A kubelet on a real engine and a real API server, on the state root of one test. */
final class TestNode implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  final LocalEngine engine;
  final Client client;
  final Kubelet kubelet;
  private final Store store;
  private final ApiServer server;
  private final LocalInformers informers;
  private final EventRecorder events;

  /** Opens one; a second one on the same root stands for the next process. */
  TestNode(StateRoot directories) throws IOException, InterruptedException {
    engine = engine(directories);
    store = SqliteStore.open(directories.state().resolve("cluster.db"));
    Path keys = Files.createDirectories(directories.state().resolve("pki"));
    var tokens = ServiceAccountTokens.open(keys, "https://kubernetes", Clock.systemUTC());
    server =
        new ApiServer(
            new ApiServer.Parts(
                store,
                Optional.of(tokens),
                _ -> Optional.empty(),
                Clock.systemUTC(),
                ServerSettings.USUAL));
    client = server.client("kubelet");
    for (String name : List.of("default", "kube-node-lease")) {
      if (client.get(ResourceTypes.NAMESPACES, new ObjectKey("", name)).isEmpty()) {
        client.create(ApiObject.of(ResourceTypes.NAMESPACES, "", name));
      }
    }
    if (client.get(ResourceTypes.SERVICE_ACCOUNTS, new ObjectKey("default", "default")).isEmpty()) {
      client.create(ApiObject.of(ResourceTypes.SERVICE_ACCOUNTS, "default", "default"));
    }
    informers = new LocalInformers(client);
    events = new EventRecorder(client, "kubelet", "n1", Clock.systemUTC());
    kubelet =
        new Kubelet(
            new Kubelet.Parts(
                client,
                informers,
                engine,
                events,
                Clock.systemUTC(),
                new Kubelet.Settings(
                    "n1",
                    directories.state().resolve("kubelet"),
                    "10.96.0.10",
                    "cluster.local",
                    "10.96.0.1",
                    443,
                    "v1.36.0",
                    4)));
    informers.start();
    kubelet.start();
  }

  private static LocalEngine engine(StateRoot directories) {
    Path root = directories.state();
    var snapshots = new OverlaySnapshots(root.resolve("snapshots"));
    var images =
        new LocalImages(
            root.resolve("images"),
            new LocalContentStore(root.resolve("content")),
            snapshots,
            List.of());
    var bootstrap = new Bootstrap(images, directories.scratch());
    if (images.list().isEmpty()) {
      bootstrap.busybox(List.of(Reference.parse("busybox")));
    }
    return new LocalEngine(
        new LocalEngine.Parts(
            root,
            directories.run(),
            "test",
            "test",
            bootId(),
            images,
            snapshots,
            bootstrap,
            OciRuntime.open(directories.run()),
            new OciSpecBuilder(),
            new LocalNetworks(
                root.resolve("networks"), directories.run(), NetworkSettings.forRoot(root)),
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
  }

  private static String bootId() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Creates a Pod that is bound to this node; {@code spec} is JSON without the braces. */
  ApiObject run(String name, String spec) {
    String text =
        """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"%s","namespace":"default",
         "labels":{"app":"%s"}},
         "spec":{"nodeName":"n1","automountServiceAccountToken":false,%s}}
        """
            .formatted(name, name, spec);
    return client.create(new ApiObject(Json.parse(text).asObject()));
  }

  ApiObject configMap(String name, String data) {
    Json tree = Json.parse("{\"data\":" + data + "}");
    ApiObject object = ApiObject.of(ResourceTypes.CONFIG_MAPS, "default", name);
    return client.create(object.with(tree.asObject().object("data"), "data"));
  }

  Optional<ApiObject> pod(String name) {
    return client.get(ResourceTypes.PODS, new ObjectKey("default", name));
  }

  /** Waits until a Pod is as wanted; its object then. */
  ApiObject await(String name, String what, Predicate<ApiObject> wanted) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Optional<ApiObject> pod = pod(name);
      if (pod.isPresent() && wanted.test(pod.get())) {
        return pod.get();
      }
      if (System.nanoTime() > deadline) {
        fail(name + " is not " + what + ": " + pod + "\n" + said());
      }
      LockSupport.parkNanos(5_000_000);
    }
  }

  ApiObject awaitReady(String name) {
    return await(name, "ready", pod -> condition(pod, "Ready").equals("True"));
  }

  static String condition(ApiObject pod, String type) {
    for (Json item : pod.status().array("conditions")) {
      if (item.asObject().string("type").equals(type)) {
        return item.asObject().string("status");
      }
    }
    return "";
  }

  /** The status of a container. */
  static Json.Obj container(ApiObject pod, String name) {
    for (String list : List.of("containerStatuses", "initContainerStatuses")) {
      for (Json item : pod.status().array(list)) {
        if (item.asObject().string("name").equals(name)) {
          return item.asObject();
        }
      }
    }
    return Json.Obj.EMPTY;
  }

  void delete(String name) {
    client.delete(ResourceTypes.PODS, new ObjectKey("default", name), DeleteOptions.DEFAULT);
  }

  void awaitGone(String name) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (pod(name).isPresent()) {
      assertTrue(System.nanoTime() < deadline, () -> name + " is still there: " + pod(name));
      LockSupport.parkNanos(5_000_000);
    }
  }

  NodeApi node() {
    return kubelet.nodeApi();
  }

  String logs(String pod, String container, boolean previous) throws Exception {
    var out = new ByteArrayOutputStream();
    var options =
        new LogOptions(
            false, previous, false, Optional.empty(), Optional.empty(), Optional.empty());
    node().logs(new ContainerRef("default", pod, container), options, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  /** The output of a program in a container, and its exit code behind it. */
  String exec(String pod, String container, String input, String... command) throws Exception {
    var out = new ByteArrayOutputStream();
    var streams =
        new Streams(
            Optional.of(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8))),
            out,
            out,
            false);
    var ref = new ContainerRef("default", pod, container);
    try (var process = node().exec(ref, List.of(command), streams)) {
      int code = process.await();
      return out.toString(StandardCharsets.UTF_8) + code;
    }
  }

  /** Reasons and messages of all events, for messages of tests. */
  List<String> said() {
    return client.list(ResourceTypes.EVENTS, ListOptions.in("default")).items().stream()
        .map(event -> event.text("reason") + ": " + event.text("message"))
        .toList();
  }

  /** Events are written later. */
  void awaitSaid(String words) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!said().contains(words)) {
      assertTrue(System.nanoTime() < deadline, () -> "not said: " + words + " in " + said());
      LockSupport.parkNanos(5_000_000);
    }
  }

  void awaitSaidTimes(String message, int times) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (client.list(ResourceTypes.EVENTS, ListOptions.in("default")).items().stream()
        .noneMatch(
            event -> event.text("message").equals(message) && event.number(0, "count") >= times)) {
      assertTrue(System.nanoTime() < deadline, () -> "not said so often: " + message);
      LockSupport.parkNanos(5_000_000);
    }
  }

  /** Ends this process, as it were; Pods run on. */
  void leave() {
    kubelet.close();
    events.close();
    informers.close();
    server.close();
    store.close();
  }

  @Override
  public void close() {
    leave();
    try {
      kubelet.removeAll(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
