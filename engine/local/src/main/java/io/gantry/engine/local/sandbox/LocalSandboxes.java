package io.gantry.engine.local.sandbox;

import io.gantry.container.network.Networks;
import io.gantry.engine.api.ContainerState;
import io.gantry.engine.api.Sandboxes;
import io.gantry.engine.local.record.ContainerRecord;
import io.gantry.engine.local.record.RecordStore;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.PathLocks;
import io.gantry.platform.linux.namespace.NetworkNamespace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The sandboxes of this host, in a network of their own. */
public final class LocalSandboxes implements Sandboxes {
  private static final String HOLDER = "sandboxes";

  private final SandboxFiles files;
  private final RecordStore records;
  private final Networks networks;
  private final PathLocks locks = new PathLocks();
  private final ConcurrentMap<String, NetworkNamespace> held = new ConcurrentHashMap<>();

  /**
   * Opens them; nothing is touched yet.
   *
   * @param directory below the run root: sandboxes end with this boot of the host
   * @param networks of the sandboxes, not of other containers
   */
  public LocalSandboxes(Path directory, RecordStore records, Networks networks) {
    files = new SandboxFiles(directory);
    this.records = records;
    this.networks = networks;
  }

  @Override
  public Sandbox create(String id, Map<String, String> labels) {
    SandboxFiles.check(id);
    try (var _ = locks.acquire(files.lock(id))) {
      var sandbox = new Sandbox(id, "", labels);
      Optional<Sandbox> known = files.read(id);
      if (known.isEmpty()) {
        files.write(sandbox);
      }
      Networks.Endpoint endpoint = open(id);
      return new Sandbox(id, endpoint.address(), known.orElse(sandbox).labels());
    }
  }

  /** The namespace of a sandbox, held from now on; made again at its address if it has died. */
  private Networks.Endpoint open(String id) {
    String owner = SandboxFiles.owner(id);
    Optional<Networks.Endpoint> endpoint = networks.endpoint(owner);
    if (endpoint.isPresent() && (held.containsKey(id) || findAgain(id))) {
      return endpoint.get();
    }
    NetworkNamespace namespace = NetworkNamespace.create();
    try {
      Networks.Endpoint attached = networks.attach(owner, namespace.path(), List.of());
      hold(id, namespace);
      return attached;
    } catch (RuntimeException e) {
      namespace.close();
      throw e;
    }
  }

  private void hold(String id, NetworkNamespace namespace) {
    NetworkNamespace old = held.put(id, namespace);
    if (old != null) {
      old.close();
    }
  }

  /** Through a container that lives in it. */
  private boolean findAgain(String id) {
    for (String container : records.ids()) {
      Optional<ContainerRecord> record = records.read(container);
      if (record.isPresent()
          && record.get().spec().network().mode().equals("sandbox:" + id)
          && record.get().state() instanceof ContainerState.Running(long pid, _, _)) {
        try {
          hold(id, NetworkNamespace.open(Path.of("/proc/" + pid + "/ns/net")));
          return true;
        } catch (GantryException _) {
          // it has ended meanwhile: another one may do
        }
      }
    }
    return false;
  }

  /**
   * A path of a sandbox's namespace, for a container that is about to join it.
   *
   * @throws GantryException {@code NOT_FOUND}
   */
  public Path namespace(String id) {
    return namespaceOf(id).path();
  }

  private NetworkNamespace namespaceOf(String id) {
    NetworkNamespace namespace = held.get(id);
    if (namespace != null) {
      return namespace;
    }
    if (files.read(id).isEmpty()) {
      throw new GantryException(Kind.NOT_FOUND, "no such sandbox: " + id);
    }
    try (var _ = locks.acquire(files.lock(id))) {
      Networks.Endpoint _ = open(id);
    }
    NetworkNamespace opened = held.get(id);
    if (opened == null) {
      throw new GantryException(Kind.NOT_FOUND, "sandbox " + id + " was removed");
    }
    return opened;
  }

  @Override
  public List<Sandbox> list() {
    return files.list().stream()
        .map(sandbox ->
            new Sandbox(
                sandbox.id(),
                networks
                    .endpoint(SandboxFiles.owner(sandbox.id()))
                    .map(Networks.Endpoint::address)
                    .orElse(""),
                sandbox.labels()))
        .toList();
  }

  @Override
  public void remove(String id) {
    SandboxFiles.check(id);
    try (var _ = locks.acquire(files.lock(id))) {
      NetworkNamespace namespace = held.remove(id);
      if (namespace != null) {
        namespace.close();
      }
      networks.release(SandboxFiles.owner(id));
      files.delete(id);
    }
  }

  @Override
  public SocketChannel connect(String id, int port) {
    return namespaceOf(id)
        .call(() -> {
          try {
            return SocketChannel.open(
                new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
          } catch (IOException e) {
            throw new GantryException(
                Kind.UNAVAILABLE,
                "cannot connect to port " + port + " in sandbox " + id + ": " + e.getMessage(),
                e);
          }
        });
  }

  @Override
  public SandboxNetwork network() {
    Networks.Bridged bridged = networks.hold(SandboxFiles.owner(HOLDER));
    return new SandboxNetwork(bridged.subnet(), bridged.gateway(), bridged.bridge());
  }

  @Override
  public void removeNetwork() {
    networks.release(SandboxFiles.owner(HOLDER));
    networks.settle();
  }
}
