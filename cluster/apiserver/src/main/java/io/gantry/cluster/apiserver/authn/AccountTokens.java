package io.gantry.cluster.apiserver.authn;

import io.gantry.cluster.apiserver.admission.Lookup;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.FieldError;
import io.gantry.cluster.model.KubeTime;
import io.gantry.cluster.model.ObjectKey;
import io.gantry.cluster.model.ResourceType;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.cluster.model.StatusException;
import io.gantry.cluster.pki.ServiceAccountTokens;
import io.gantry.cluster.pki.TokenClaims;
import io.gantry.cluster.pki.TokenClaims.Bound;
import io.gantry.platform.base.json.Json;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Service accounts: answers {@code TokenRequest}s, and knows whose a token is. */
public final class AccountTokens {
  private static final long SHORTEST_SECONDS = 600;
  private static final long LONGEST_SECONDS = 1L << 32;
  private static final long USUAL_SECONDS = 3600;

  /** How long the token of a Pod that is going is still good. */
  private static final Duration FAREWELL = Duration.ofSeconds(60);

  private final ServiceAccountTokens tokens;
  private final Lookup objects;
  private final Clock clock;

  /**
   * Signs and verifies with these.
   *
   * @param objects where accounts and what tokens are bound to are looked up
   */
  public AccountTokens(ServiceAccountTokens tokens, Lookup objects, Clock clock) {
    this.tokens = tokens;
    this.objects = objects;
    this.clock = clock;
  }

  /** The user of a token for this server that is good now. */
  public Optional<User> user(String token) {
    return tokens.verify(token, List.of(tokens.issuer())).filter(this::holds).map(this::user);
  }

  private User user(TokenClaims claims) {
    var extra = new LinkedHashMap<String, List<String>>();
    extra.put("authentication.kubernetes.io/credential-id", List.of("JTI=" + claims.id()));
    claims.node().ifPresent(node -> describe(extra, "node", node));
    claims
        .bound()
        .filter(bound -> bound.kind().equals("Pod"))
        .ifPresent(pod -> describe(extra, "pod", pod));
    return new User(
        claims.user(),
        claims.accountUid(),
        List.of(
            "system:serviceaccounts",
            "system:serviceaccounts:" + claims.namespace(),
            User.AUTHENTICATED),
        extra);
  }

  private static void describe(Map<String, List<String>> extra, String kind, Bound bound) {
    extra.put("authentication.kubernetes.io/" + kind + "-name", List.of(bound.name()));
    extra.put("authentication.kubernetes.io/" + kind + "-uid", List.of(bound.uid()));
  }

  /** Whether the account, and what the token is bound to, are still the same. */
  private boolean holds(TokenClaims claims) {
    var account = new ObjectKey(claims.namespace(), claims.account());
    return isThere(ResourceTypes.SERVICE_ACCOUNTS, account, claims.accountUid())
        && claims
            .bound()
            .map(bound -> isThere(type(bound.kind()), key(claims.namespace(), bound), bound.uid()))
            .orElse(true);
  }

  private boolean isThere(ResourceType type, ObjectKey key, String uid) {
    return objects
        .get(type, key)
        .filter(object -> object.uid().equals(uid))
        .filter(this::isNotLongGone)
        .isPresent();
  }

  private boolean isNotLongGone(ApiObject object) {
    Instant end = object.deletionTimestamp().orElse(Instant.MAX);
    return end.equals(Instant.MAX) || clock.instant().isBefore(end.plus(FAREWELL));
  }

  private static ResourceType type(String kind) {
    return switch (kind) {
      case "Secret" -> ResourceTypes.SECRETS;
      case "Node" -> ResourceTypes.NODES;
      default -> ResourceTypes.PODS;
    };
  }

  private static ObjectKey key(String namespace, Bound bound) {
    return new ObjectKey(bound.kind().equals("Node") ? "" : namespace, bound.name());
  }

  /** The {@code TokenRequest} with its token. */
  public Json.Obj issue(ApiObject account, Json.Obj request) {
    Json.Obj spec = request.object("spec");
    long seconds = seconds(account, spec);
    Instant now = clock.instant();
    List<String> wished = spec.strings("audiences");
    List<String> audiences = wished.isEmpty() ? List.of(tokens.issuer()) : wished;
    Optional<ApiObject> holder = holder(account, spec.object("boundObjectRef"));
    var claims =
        new TokenClaims(
            account.namespace(),
            account.name(),
            account.uid(),
            audiences,
            holder.map(AccountTokens::bound),
            holder.flatMap(this::nodeOf),
            UUID.randomUUID().toString(),
            now,
            now.plusSeconds(seconds));
    return Json.object()
        .put("kind", "TokenRequest")
        .put("apiVersion", "authentication.k8s.io/v1")
        .put(
            "metadata",
            Json.object()
                .put("name", account.name())
                .put("namespace", account.namespace())
                .put("creationTimestamp", KubeTime.seconds(now))
                .build())
        .put(
            "spec",
            spec.with("audiences", Json.strings(audiences))
                .with("expirationSeconds", Json.of(seconds)))
        .put(
            "status",
            Json.object()
                .put("token", tokens.sign(claims))
                .put("expirationTimestamp", KubeTime.seconds(claims.expires()))
                .build())
        .build();
  }

  private static long seconds(ApiObject account, Json.Obj spec) {
    long seconds = spec.number("expirationSeconds", USUAL_SECONDS);
    String why =
        seconds < SHORTEST_SECONDS
            ? "may not specify a duration less than 10 minutes"
            : "may not specify a duration larger than 2^32 seconds";
    if (seconds < SHORTEST_SECONDS || seconds > LONGEST_SECONDS) {
      throw invalid(account, FieldError.invalid("spec.expirationSeconds", Json.of(seconds), why));
    }
    return seconds;
  }

  private static StatusException invalid(ApiObject account, FieldError error) {
    return StatusException.invalid(ResourceTypes.SERVICE_ACCOUNTS, account.name(), List.of(error));
  }

  private static Bound bound(ApiObject object) {
    return new Bound(object.kind(), object.name(), object.uid());
  }

  private Optional<Bound> nodeOf(ApiObject holder) {
    String name = holder.kind().equals("Pod") ? holder.text("spec", "nodeName") : "";
    return name.isEmpty()
        ? Optional.empty()
        : objects.get(ResourceTypes.NODES, new ObjectKey("", name)).map(AccountTokens::bound);
  }

  private Optional<ApiObject> holder(ApiObject account, Json.Obj reference) {
    if (reference.fields().isEmpty()) {
      return Optional.empty();
    }
    String kind = reference.string("kind");
    if (!List.of("Pod", "Secret", "Node").contains(kind)) {
      throw StatusException.badRequest(
          "cannot bind token to object of type "
              + reference.string("apiVersion")
              + ", Kind="
              + kind);
    }
    var wished = new Bound(kind, reference.string("name"), reference.string("uid"));
    ResourceType type = type(kind);
    ApiObject object =
        objects
            .get(type, key(account.namespace(), wished))
            .orElseThrow(() -> StatusException.notFound(type, wished.name()));
    if (!wished.uid().isEmpty() && !wished.uid().equals(object.uid())) {
      throw StatusException.conflict(
          type,
          wished.name(),
          "the UID in the bound object reference ("
              + wished.uid()
              + ") does not match the UID in record. The object might have been deleted and then"
              + " recreated");
    }
    if (kind.equals("Pod") && !object.text("spec", "serviceAccountName").equals(account.name())) {
      throw StatusException.badRequest(
          "cannot bind token for serviceaccount \""
              + account.name()
              + "\" to pod running with different serviceaccount name.");
    }
    return Optional.of(object);
  }
}
