package io.gantry.cluster.kubelet.status;

import io.gantry.cluster.client.Client;
import io.gantry.cluster.kubelet.pod.Observed;
import io.gantry.cluster.kubelet.spec.PodSpec;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.cluster.model.StatusException;
import io.gantry.cluster.model.StatusReason;
import io.gantry.platform.base.json.Json;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Writes statuses of Pods, only where they differ from what is stored. */
public final class StatusWriter {
  private static final int ATTEMPTS = 5;

  private final Client client;
  private final String hostAddress;
  private final Clock clock;
  private final Map<String, Json.Obj> written = new ConcurrentHashMap<>();

  /** Writes by {@code client}. */
  public StatusWriter(Client client, String hostAddress, Clock clock) {
    this.client = client;
    this.hostAddress = hostAddress;
    this.clock = clock;
  }

  /**
   * Writes what is there of a Pod; an object that is gone, or another one of its name, is left.
   *
   * @param known the object as last seen: if its status holds already, nobody is asked
   */
  public void write(PodSpec known, Observed observed) {
    Optional<ApiObject> current = Optional.of(known.object());
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (attempt > 0) {
        current = client.get(ResourceTypes.PODS, known.key());
      }
      if (current.isEmpty() || !current.get().uid().equals(known.uid())) {
        return;
      }
      ApiObject object = current.get();
      Json.Obj status = PodStatus.of(new PodSpec(object), observed, hostAddress, clock.instant());
      // what the server stores may be spelt otherwise: our own last word counts too
      if (status.equals(object.status()) || status.equals(written.get(known.uid()))) {
        return;
      }
      try {
        ApiObject _ = client.update(object.withStatus(status), "status");
        written.put(known.uid(), status);
        return;
      } catch (StatusException e) {
        if (e.reason() == StatusReason.NOT_FOUND) {
          return;
        }
        if (e.reason() != StatusReason.CONFLICT) {
          throw e;
        }
      }
    }
  }

  /** A Pod is over. */
  public void forget(String uid) {
    written.remove(uid);
  }
}
