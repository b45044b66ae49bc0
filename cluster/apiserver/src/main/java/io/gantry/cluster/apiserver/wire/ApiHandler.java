package io.gantry.cluster.apiserver.wire;

import io.gantry.cluster.apiserver.authn.Authenticator;
import io.gantry.cluster.apiserver.authn.BearerTokens;
import io.gantry.cluster.apiserver.authn.User;
import io.gantry.cluster.apiserver.authz.Attributes;
import io.gantry.cluster.apiserver.authz.Authorizer;
import io.gantry.cluster.apiserver.rest.Target;
import io.gantry.cluster.model.StatusException;
import io.gantry.cluster.model.StatusReason;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.http.Exchange;
import io.gantry.platform.http.Handler;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** The door: who asks, and is it about objects or about a path of the server itself. */
public final class ApiHandler implements Handler {
  private final List<Authenticator> authenticators;
  private final Authorizer authorizer;
  private final ResourceHandler resources;
  private final PathHandler paths;
  private final RequestCounts counts;

  /** Tries the authenticators in order. */
  public ApiHandler(
      List<Authenticator> authenticators,
      Authorizer authorizer,
      ResourceHandler resources,
      PathHandler paths,
      RequestCounts counts) {
    this.authenticators = List.copyOf(authenticators);
    this.authorizer = authorizer;
    this.resources = resources;
    this.paths = paths;
    this.counts = counts;
  }

  @Override
  public void handle(Exchange exchange) throws IOException {
    String auditId =
        exchange.headers().first("audit-id").orElseGet(() -> UUID.randomUUID().toString());
    var answer = new Answer(exchange, auditId);
    try {
      handle(exchange, answer);
    } catch (GantryException e) {
      refuse(answer, e);
    } catch (IllegalArgumentException | IllegalStateException e) {
      refuse(answer, defect(e));
    } finally {
      counts.count(exchange.method(), answer.status());
    }
  }

  private static void refuse(Answer answer, GantryException failure) throws IOException {
    if (answer.status() != 0) {
      throw failure; // the answer has begun: only the end of the connection can say so
    }
    answer.failure(failure);
  }

  private static GantryException defect(RuntimeException cause) {
    return new GantryException(
        GantryException.Kind.INTERNAL, "Internal error occurred: " + cause.getMessage(), cause);
  }

  private void handle(Exchange exchange, Answer answer) throws IOException {
    User user = userOf(exchange);
    Optional<Target> target = Target.parse(exchange.path());
    if (target.isPresent()) {
      if (user.equals(User.ANONYMOUS)) {
        throw BearerTokens.unauthorized();
      }
      resources.handle(exchange, answer, user, target.get());
      return;
    }
    authorize(user, exchange.method().toLowerCase(Locale.ROOT), exchange.path());
    paths.handle(exchange, answer, user);
  }

  private User userOf(Exchange exchange) {
    for (Authenticator authenticator : authenticators) {
      Optional<User> user = authenticator.authenticate(exchange.headers(), exchange.peer());
      if (user.isPresent()) {
        return user.get();
      }
    }
    return User.ANONYMOUS;
  }

  private void authorize(User user, String verb, String path) {
    Attributes wish = Attributes.ofPath(user, verb, path);
    if (authorizer.decide(wish).allowed()) {
      return;
    }
    if (user.equals(User.ANONYMOUS)) {
      throw BearerTokens.unauthorized();
    }
    throw new StatusException(
        new StatusException.Status(
            StatusReason.FORBIDDEN, "forbidden: " + wish.refusal(), Json.Obj.EMPTY));
  }
}
