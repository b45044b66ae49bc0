package io.gantry.cluster.kubelet.node;

import io.gantry.cluster.client.Client;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.KubeTime;
import io.gantry.cluster.model.ObjectKey;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.cluster.model.StatusException;
import io.gantry.cluster.model.StatusReason;
import io.gantry.engine.api.EngineVersion;
import io.gantry.platform.base.json.Json;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Registers the node, and renews its Lease every ten seconds: the only thing that a node writes
 * when nothing happens.
 */
public final class NodeRegistration implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(NodeRegistration.class.getName());
  private static final Duration RENEWAL = Duration.ofSeconds(10);
  private static final int LEASE_SECONDS = 40;
  private static final String LEASES = "kube-node-lease";
  private static final int ATTEMPTS = 5;

  private final Client client;
  private final Clock clock;
  private final NodeObject node;
  private final Thread heart = Thread.ofVirtual().name("node-lease").unstarted(this::beat);

  /**
   * For a node of this name.
   *
   * @param address of the host as Pods see it
   * @param subnet of its Pods
   * @param version as in {@code v1.36.0}
   */
  public NodeRegistration(
      Client client,
      Clock clock,
      String name,
      Host host,
      EngineVersion engine,
      String address,
      String subnet,
      String version) {
    this.client = client;
    this.clock = clock;
    node = new NodeObject(name, host, engine, address, subnet, version);
  }

  /** Registers; then the node is ready. The node's object afterwards. */
  public ApiObject start() {
    ApiObject registered = register();
    heart.start();
    return registered;
  }

  private ApiObject register() {
    for (int attempt = 0; ; attempt++) {
      try {
        return attempt();
      } catch (StatusException e) {
        boolean raced =
            e.reason() == StatusReason.CONFLICT || e.reason() == StatusReason.ALREADY_EXISTS;
        if (!raced || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private ApiObject attempt() {
    var key = new ObjectKey("", node.name());
    Optional<ApiObject> known = client.get(ResourceTypes.NODES, key);
    ApiObject object =
        known.isEmpty()
            ? client.create(node.fresh(clock.instant()))
            : client.update(node.described(known.get()));
    Json.Obj status = node.status(clock.instant());
    // the node may carry what others wrote, as in images
    Json.Obj merged = object.status();
    for (var field : status.fields().entrySet()) {
      merged = merged.with(field.getKey(), field.getValue());
    }
    return client.update(object.withStatus(merged), "status");
  }

  private void beat() {
    try {
      while (true) {
        try {
          renew();
        } catch (StatusException e) {
          LOG.log(System.Logger.Level.WARNING, "cannot renew the lease of the node: " + e.text());
        }
        Thread.sleep(RENEWAL);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void renew() {
    var key = new ObjectKey(LEASES, node.name());
    Optional<ApiObject> known = client.get(ResourceTypes.LEASES, key);
    Json.Obj spec =
        Json.object()
            .put("holderIdentity", node.name())
            .put("leaseDurationSeconds", LEASE_SECONDS)
            .put("renewTime", KubeTime.micros(clock.instant()))
            .build();
    ApiObject lease =
        known.orElseGet(() -> ApiObject.of(ResourceTypes.LEASES, LEASES, node.name()));
    ApiObject renewed = lease.with(spec, "spec");
    ApiObject _ = known.isPresent() ? client.update(renewed) : client.create(renewed);
  }

  @Override
  public void close() {
    heart.interrupt();
  }
}
