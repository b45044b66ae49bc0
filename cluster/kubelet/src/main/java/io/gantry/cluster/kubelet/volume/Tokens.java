package io.gantry.cluster.kubelet.volume;

import io.gantry.cluster.client.Client;
import io.gantry.cluster.kubelet.spec.PodSpec;
import io.gantry.cluster.model.KubeTime;
import io.gantry.cluster.model.ObjectKey;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.platform.base.json.Json;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tokens of service accounts, bound to Pods; each is asked for again when four fifths of its time
 * are over.
 */
public final class Tokens {
  private final Client client;
  private final Clock clock;
  private final Map<Key, Token> tokens = new ConcurrentHashMap<>();

  /** Asks {@code client}. */
  public Tokens(Client client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  private record Key(String uid, String audience, long seconds) {}

  private record Token(String text, Instant renewAt) {}

  String token(PodSpec pod, String audience, long seconds) {
    var key = new Key(pod.uid(), audience, seconds);
    Token known = tokens.get(key);
    if (known == null || !clock.instant().isBefore(known.renewAt())) {
      known = request(pod, audience, seconds);
      tokens.put(key, known);
    }
    return known.text();
  }

  /** When the first of a Pod's tokens must be renewed. */
  public Optional<Instant> renewAt(String uid) {
    return tokens.entrySet().stream()
        .filter(entry -> entry.getKey().uid().equals(uid))
        .map(entry -> entry.getValue().renewAt())
        .min(Instant::compareTo);
  }

  void forget(String uid) {
    tokens.keySet().removeIf(key -> key.uid().equals(uid));
  }

  private Token request(PodSpec pod, String audience, long seconds) {
    var spec = Json.object();
    spec.put("audiences", Json.strings(audience.isEmpty() ? List.of() : List.of(audience)));
    spec.put("expirationSeconds", seconds);
    spec.put(
        "boundObjectRef",
        Json.object()
            .put("kind", "Pod")
            .put("apiVersion", "v1")
            .put("name", pod.name())
            .put("uid", pod.uid())
            .build());
    Json.Obj request =
        Json.object()
            .put("apiVersion", "authentication.k8s.io/v1")
            .put("kind", "TokenRequest")
            .put("metadata", Json.Obj.EMPTY)
            .put("spec", spec.build())
            .build();
    Instant now = clock.instant();
    Json.Obj status =
        client
            .create(
                ResourceTypes.SERVICE_ACCOUNTS,
                new ObjectKey(pod.namespace(), pod.serviceAccount()),
                "token",
                request)
            .status();
    Instant expires =
        KubeTime.parse(status.string("expirationTimestamp")).orElse(now.plusSeconds(seconds));
    Duration life = Duration.between(now, expires);
    return new Token(status.string("token"), now.plus(life.multipliedBy(4).dividedBy(5)));
  }
}
