package io.gantry.cluster.apiserver.wire;

import io.gantry.cluster.apiserver.authn.User;
import io.gantry.cluster.apiserver.authz.Attributes;
import io.gantry.cluster.apiserver.authz.Authorizer;
import io.gantry.cluster.apiserver.rest.Subresources;
import io.gantry.cluster.apiserver.rest.Target;
import io.gantry.cluster.model.KubeTime;
import io.gantry.cluster.model.StatusException;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.http.Exchange;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Questions about who somebody is and what somebody may do; answered, not stored. */
public final class Reviews {
  private static final String AUTHENTICATION = "authentication.k8s.io";
  private static final String AUTHORIZATION = "authorization.k8s.io";

  private final Authorizer authorizer;
  private final Function<String, Optional<User>> tokens;
  private final Clock clock;

  /**
   * Asks these.
   *
   * @param tokens whose a token is
   */
  public Reviews(Authorizer authorizer, Function<String, Optional<User>> tokens, Clock clock) {
    this.authorizer = authorizer;
    this.tokens = tokens;
    this.clock = clock;
  }

  boolean serves(Target target) {
    return target.version().equals("v1")
        && target.name().isEmpty()
        && switch (target.group()) {
          case AUTHENTICATION ->
              List.of("selfsubjectreviews", "tokenreviews").contains(target.resource());
          case AUTHORIZATION ->
              List.of(
                      "selfsubjectaccessreviews",
                      "selfsubjectrulesreviews",
                      "subjectaccessreviews",
                      "localsubjectaccessreviews")
                  .contains(target.resource());
          default -> false;
        };
  }

  void handle(Exchange exchange, Answer answer, User user, Target target) throws IOException {
    if (!exchange.method().equals("POST")) {
      throw Subresources.methodNotAllowed();
    }
    var wish =
        new Attributes(
            user, "create", target.group(), target.resource(), "", target.namespace(), "", "");
    if (!authorizer.decide(wish).allowed()) {
      throw new StatusException(
          new StatusException.Status(
              io.gantry.cluster.model.StatusReason.FORBIDDEN,
              target.resource() + "." + target.group() + " is forbidden: " + wish.refusal(),
              Json.Obj.EMPTY));
    }
    Json.Obj review = Json.parse(Body.of(exchange).bytes()).asObject();
    var options = new RequestOptions(exchange);
    var form =
        io.gantry.cluster.apiserver.negotiate.Form.of(
            exchange.headers().first("accept").orElse(""));
    var _ = options.write();
    Json.Obj metadata =
        Json.object().put("creationTimestamp", KubeTime.seconds(clock.instant())).build();
    Json.Obj answered =
        Json.object()
            .put("kind", kind(target.resource()))
            .put("apiVersion", target.group() + "/v1")
            .put("metadata", metadata)
            .put("spec", review.object("spec"))
            .put("status", status(target.resource(), review.object("spec"), user))
            .build();
    answer.tree(201, form.encoding(), answered);
  }

  private static String kind(String resource) {
    return switch (resource) {
      case "selfsubjectreviews" -> "SelfSubjectReview";
      case "tokenreviews" -> "TokenReview";
      case "selfsubjectaccessreviews" -> "SelfSubjectAccessReview";
      case "selfsubjectrulesreviews" -> "SelfSubjectRulesReview";
      case "subjectaccessreviews" -> "SubjectAccessReview";
      default -> "LocalSubjectAccessReview";
    };
  }

  private Json.Obj status(String resource, Json.Obj spec, User user) {
    return switch (resource) {
      case "selfsubjectreviews" -> Json.object().put("userInfo", user.tree()).build();
      case "tokenreviews" -> token(spec.string("token"));
      case "selfsubjectaccessreviews" -> access(spec, user);
      case "selfsubjectrulesreviews" -> rules(user);
      default -> access(spec, subject(spec));
    };
  }

  private Json.Obj token(String token) {
    return tokens
        .apply(token)
        .map(user -> Json.object().put("authenticated", true).put("user", user.tree()).build())
        .orElseGet(() ->
            Json.object().put("user", Json.Obj.EMPTY).put("error", "invalid bearer token").build());
  }

  private static User subject(Json.Obj spec) {
    return new User(spec.string("user"), spec.string("uid"), spec.strings("groups"), Map.of());
  }

  private Json.Obj access(Json.Obj spec, User user) {
    Json.Obj path = spec.object("nonResourceAttributes");
    Json.Obj wish = spec.object("resourceAttributes");
    var decision =
        authorizer.decide(
            spec.get("nonResourceAttributes").isPresent()
                ? Attributes.ofPath(user, path.string("verb"), path.string("path"))
                : new Attributes(
                    user,
                    wish.string("verb"),
                    wish.string("group"),
                    wish.string("resource"),
                    wish.string("subresource"),
                    wish.string("namespace"),
                    wish.string("name"),
                    ""));
    return Json.object()
        .put("allowed", decision.allowed())
        .putUnlessEmpty("reason", decision.reason())
        .build();
  }

  /** What RBAC will tell in detail is all or nothing today. */
  private static Json.Obj rules(User user) {
    var resources = new ArrayList<Json>();
    var paths = new ArrayList<Json>();
    Json any = Json.strings(List.of("*"));
    if (user.isIn(User.MASTERS)) {
      resources.add(
          Json.object().put("verbs", any).put("apiGroups", any).put("resources", any).build());
      paths.add(Json.object().put("verbs", any).put("nonResourceURLs", any).build());
    }
    return Json.object()
        .put("resourceRules", Json.array(resources))
        .put("nonResourceRules", Json.array(paths))
        .put("incomplete", false)
        .build();
  }
}
