package io.gantry.cluster.kubelet;

import io.gantry.cluster.client.Client;
import io.gantry.cluster.client.Client.ListOptions;
import io.gantry.cluster.client.informer.Informers;
import io.gantry.cluster.client.node.NodeApi;
import io.gantry.cluster.kubelet.node.Host;
import io.gantry.cluster.kubelet.node.NodeRegistration;
import io.gantry.cluster.kubelet.probe.Prober;
import io.gantry.cluster.kubelet.server.LocalNode;
import io.gantry.cluster.kubelet.source.InformedObjects;
import io.gantry.cluster.kubelet.source.PodSource;
import io.gantry.cluster.kubelet.spec.DownwardFields.Surroundings;
import io.gantry.cluster.kubelet.spec.PodNetwork.ClusterNames;
import io.gantry.cluster.kubelet.status.StatusWriter;
import io.gantry.cluster.kubelet.volume.PodDirectories;
import io.gantry.cluster.kubelet.volume.PodVolumes;
import io.gantry.cluster.kubelet.volume.Tokens;
import io.gantry.cluster.kubelet.volume.VolumeMounts;
import io.gantry.cluster.kubelet.worker.PodWorkers;
import io.gantry.cluster.kubelet.worker.Tools;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.cluster.reconcile.EventRecorder;
import io.gantry.engine.api.Engine;
import io.gantry.engine.api.Sandboxes.SandboxNetwork;
import io.gantry.platform.base.file.DiskException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The node of a cluster on this host: registers it, runs its Pods, gives their streams. */
public final class Kubelet implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Kubelet.class.getName());

  private static final int CLOSE_SECONDS = 5;

  private final Parts parts;
  private final Leftovers leftovers;
  private final PodVolumes volumes;
  private final PodWorkers workers;
  private final PodSource source;
  private final NodeRegistration registration;
  private final ExecutorService starts;
  private final NodeApi nodeApi;

  /**
   * What a kubelet is made of.
   *
   * @param informers shared; they may be started before {@link Kubelet#start} or after
   * @param events of component {@code kubelet}
   */
  public record Parts(
      Client client,
      Informers informers,
      Engine engine,
      EventRecorder events,
      Clock clock,
      Settings settings) {}

  /**
   * What a kubelet is told.
   *
   * @param nodeName of the Node object
   * @param state directory for Pods' volumes; made if it is missing, owned by the kubelet
   * @param dnsAddress of the cluster's name server, empty if there is none
   * @param domain as in {@code cluster.local}
   * @param apiServerAddress the ClusterIP of the API server, and its port
   * @param version that the node reports, as in {@code v1.36.0}
   * @param parallelStarts how many containers are made at once
   */
  public record Settings(
      String nodeName,
      Path state,
      String dnsAddress,
      String domain,
      String apiServerAddress,
      int apiServerPort,
      String version,
      int parallelStarts) {}

  /** Puts it together and finds what an earlier one has left running; changes nothing yet. */
  public Kubelet(Parts parts) {
    this.parts = parts;
    Settings settings = parts.settings();
    makeDirectory(settings.state());
    SandboxNetwork network = parts.engine().sandboxes().network();
    Host host = Host.observe(settings.state());
    var node =
        new Surroundings(network.gateway(), "", host.cpus() * 1000L, host.memory(), host.storage());
    var objects = new InformedObjects(parts.client(), parts.informers());
    var tokens = new Tokens(parts.client(), parts.clock());
    var directories = new PodDirectories(settings.state());
    volumes = new PodVolumes(directories, objects, tokens);
    starts =
        Executors.newFixedThreadPool(
            settings.parallelStarts(),
            Thread.ofPlatform().daemon().name("kubelet-start-", 0).factory());
    var tools =
        new Tools(
            parts.engine(),
            parts.client(),
            parts.events(),
            parts.clock(),
            objects,
            volumes,
            new VolumeMounts(directories, volumes),
            tokens,
            new Prober(parts.engine().containers()),
            new StatusWriter(parts.client(), network.gateway(), parts.clock()),
            starts,
            node,
            new ClusterNames(settings.dnsAddress(), settings.domain()),
            apiServer(settings),
            hostsFile());
    leftovers = new Leftovers(parts.engine(), settings.nodeName(), directories, volumes);
    workers = new PodWorkers(tools, leftovers.containers());
    source = new PodSource(settings.nodeName(), workers);
    registration =
        new NodeRegistration(
            parts.client(),
            parts.clock(),
            settings.nodeName(),
            host,
            parts.engine().version(),
            network.gateway(),
            network.subnet(),
            settings.version());
    nodeApi = new LocalNode(parts.engine(), workers);
  }

  private static void makeDirectory(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new DiskException("cannot create " + directory, e);
    }
  }

  private static Map<String, String> apiServer(Settings settings) {
    var variables = new LinkedHashMap<String, String>();
    if (!settings.apiServerAddress().isEmpty()) {
      String port = Integer.toString(settings.apiServerPort());
      variables.put("KUBERNETES_SERVICE_HOST", settings.apiServerAddress());
      variables.put("KUBERNETES_SERVICE_PORT", port);
      variables.put("KUBERNETES_SERVICE_PORT_HTTPS", port);
    }
    return variables;
  }

  private static String hostsFile() {
    Path file = Path.of("/etc/hosts");
    try {
      return Files.exists(file) ? Files.readString(file) : "127.0.0.1\tlocalhost\n";
    } catch (IOException e) {
      throw new DiskException("cannot read " + file, e);
    }
  }

  /** Registers the node and starts to run its Pods. What nobody knows any more is removed. */
  public void start() {
    ApiObject node = registration.start();
    String name = parts.settings().nodeName();
    Set<String> known = known(name);
    source.listen(parts.informers());
    parts.events().event(node, "Normal", "NodeReady", "Node " + name + " status is now: NodeReady");
    var _ = Thread.ofPlatform().daemon().name("orphans").start(() -> removeOrphans(known));
  }

  /** Asked of the server, not of the informer: what it has not seen yet must not be removed. */
  private Set<String> known(String node) {
    var known = new HashSet<String>();
    var options = new ListOptions("", "", "spec.nodeName=" + node);
    for (ApiObject pod : parts.client().list(ResourceTypes.PODS, options).items()) {
      known.add(pod.uid());
    }
    return known;
  }

  private void removeOrphans(Set<String> known) {
    Set<String> orphans = new HashSet<>(leftovers.containers().keySet());
    parts.engine().sandboxes().list().forEach(sandbox -> orphans.add(sandbox.id()));
    orphans.addAll(leftovers.directories().uids());
    orphans.removeAll(known);
    orphans.removeIf(workers::has);
    try {
      leftovers.remove(orphans::contains, Integer.MAX_VALUE);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot remove Pods that are gone", e);
    }
  }

  /** The streams of this node's Pods. */
  public NodeApi nodeApi() {
    return nodeApi;
  }

  /** Stops working; the Pods run on, and the next kubelet of this node finds them. */
  @Override
  public void close() {
    source.close();
    registration.close();
    workers.close();
    // a container that is being made is finished: nothing half-made is left to the next kubelet
    starts.shutdown();
    try {
      boolean _ = starts.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Removes all Pods of this node from the engine and from disk, and their network, after {@link
   * #close}.
   *
   * @param mostGrace seconds that programs get to end by themselves, at most
   */
  public void removeAll(int mostGrace) throws InterruptedException {
    leftovers.remove(_ -> true, mostGrace);
    volumes.close();
    parts.engine().sandboxes().removeNetwork();
  }
}
