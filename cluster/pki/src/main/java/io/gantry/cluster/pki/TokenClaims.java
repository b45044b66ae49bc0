package io.gantry.cluster.pki;

import io.gantry.platform.base.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a token of a service account says, as upstream's tokens do.
 *
 * @param accountUid the account that it is for, not a later one of the same name
 * @param audiences who may take it
 * @param bound it is good only while this object is there
 * @param node where the Pod ran that it is bound to
 * @param id {@code jti}
 */
public record TokenClaims(
    String namespace,
    String account,
    String accountUid,
    List<String> audiences,
    Optional<Bound> bound,
    Optional<Bound> node,
    String id,
    Instant issued,
    Instant expires) {
  /** Copies the audiences. */
  public TokenClaims {
    audiences = List.copyOf(audiences);
  }

  /**
   * An object.
   *
   * @param kind {@code Pod}, {@code Secret} or {@code Node}
   */
  public record Bound(String kind, String name, String uid) {
    private static Optional<Bound> of(Json.Obj parent, String kind) {
      Json.Obj tree = parent.object(field(kind));
      return tree.fields().isEmpty()
          ? Optional.empty()
          : Optional.of(new Bound(kind, tree.string("name"), tree.string("uid")));
    }

    private static String field(String kind) {
      return kind.toLowerCase(java.util.Locale.ROOT);
    }

    private Json.Obj tree() {
      return Json.object().put("name", name).putUnlessEmpty("uid", uid).build();
    }
  }

  /** As in {@code system:serviceaccount:default:web}. */
  public String user() {
    return "system:serviceaccount:" + namespace + ":" + account;
  }

  Json.Obj tree(String issuer) {
    var own = Json.object().put("namespace", namespace);
    node.ifPresent(it -> own.put("node", it.tree()));
    bound.ifPresent(it -> own.put(Bound.field(it.kind()), it.tree()));
    own.put("serviceaccount", new Bound("ServiceAccount", account, accountUid).tree());
    return Json.object()
        .put("aud", Json.strings(audiences))
        .put("exp", expires.getEpochSecond())
        .put("iat", issued.getEpochSecond())
        .put("iss", issuer)
        .put("jti", id)
        .put("kubernetes.io", own.build())
        .put("nbf", issued.getEpochSecond())
        .put("sub", user())
        .build();
  }

  static TokenClaims of(Json.Obj tree) {
    Json.Obj own = tree.object("kubernetes.io");
    Json.Obj account = own.object("serviceaccount");
    return new TokenClaims(
        own.string("namespace"),
        account.string("name"),
        account.string("uid"),
        tree.strings("aud"),
        Bound.of(own, "Pod")
            .or(() -> Bound.of(own, "Secret"))
            .or(() -> own.get("pod").isEmpty() ? Bound.of(own, "Node") : Optional.empty()),
        Bound.of(own, "Node"),
        tree.string("jti"),
        Instant.ofEpochSecond(tree.number("iat", 0)),
        Instant.ofEpochSecond(tree.number("exp", 0)));
  }
}
