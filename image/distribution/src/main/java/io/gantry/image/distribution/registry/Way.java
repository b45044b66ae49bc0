package io.gantry.image.distribution.registry;

import io.gantry.image.distribution.RepositoryName;
import io.gantry.image.distribution.hosts.Endpoint;
import java.net.URI;
import java.util.List;

/** One way to a repository: a host, and the repository's path there. */
record Way(Session session, Endpoint endpoint, RepositoryName name) {
  String path(String rest) {
    return "/v2/" + endpoint.repository() + rest;
  }

  Failure failure(boolean pushes) {
    return session.failure(name, endpoint, pushes);
  }

  List<Scope> pull() {
    return List.of(Scope.pull(endpoint.repository()));
  }

  List<Scope> push() {
    return List.of(Scope.push(endpoint.repository()));
  }

  /** Asks for something in the repository. */
  Answer get(String rest) {
    return read(Call.get(path(rest), pull()));
  }

  Answer read(Call call) {
    return session.send(call, failure(false));
  }

  Answer write(Call call) {
    return session.send(call, failure(true));
  }

  /** A request to a URL that the registry gave for an upload. */
  Call at(String method, URI url) {
    return Call.of(method, url.toString(), push());
  }
}
