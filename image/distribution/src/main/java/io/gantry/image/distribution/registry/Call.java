package io.gantry.image.distribution.registry;

import io.gantry.platform.http.Headers;
import io.gantry.platform.http.client.RequestContent;
import java.net.URI;
import java.util.List;

/**
 * A request to a registry.
 *
 * @param target a path, which begins with a slash, or a URL that the registry gave
 * @param scopes what a token for it must allow
 */
record Call(
    String method, String target, Headers headers, RequestContent content, List<Scope> scopes) {
  Call {
    scopes = List.copyOf(scopes);
  }

  static Call get(String target, List<Scope> scopes) {
    return of("GET", target, scopes);
  }

  static Call of(String method, String target, List<Scope> scopes) {
    return new Call(method, target, Headers.NONE, RequestContent.NONE, scopes);
  }

  Call with(String name, String value) {
    return new Call(method, target, headers.with(name, value), content, scopes);
  }

  Call with(RequestContent other) {
    return new Call(method, target, headers, other, scopes);
  }

  /** Whether it can be sent again as it is. */
  boolean isRepeatable() {
    return !(content instanceof RequestContent.Stream);
  }

  /** Whether it changes nothing, so that any redirection may be followed. */
  boolean isRead() {
    return method.equals("GET") || method.equals("HEAD");
  }

  URI url(URI base) {
    return target.startsWith("/") ? base.resolve(target) : URI.create(target);
  }
}
