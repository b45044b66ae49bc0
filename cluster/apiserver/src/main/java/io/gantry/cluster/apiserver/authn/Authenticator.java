package io.gantry.cluster.apiserver.authn;

import io.gantry.platform.http.Headers;
import io.gantry.platform.http.Peer;
import java.util.Optional;

/** Reads one kind of credentials. */
@FunctionalInterface
public interface Authenticator {
  /**
   * Who asks; nothing without credentials of this kind.
   *
   * @throws io.gantry.cluster.model.StatusException {@code Unauthorized} for bad ones
   */
  Optional<User> authenticate(Headers headers, Peer peer);
}
