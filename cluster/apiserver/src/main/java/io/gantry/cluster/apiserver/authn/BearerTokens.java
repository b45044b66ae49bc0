package io.gantry.cluster.apiserver.authn;

import io.gantry.cluster.model.StatusException;
import io.gantry.cluster.model.StatusReason;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.http.Headers;
import io.gantry.platform.http.Peer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** {@code Authorization: Bearer}: fixed tokens first, then those of service accounts. */
public final class BearerTokens implements Authenticator {
  private final Map<String, User> fixed;
  private final Function<String, Optional<User>> signed;

  /**
   * Knows these.
   *
   * @param fixed users by token
   * @param signed verifies any other
   */
  public BearerTokens(Map<String, User> fixed, Function<String, Optional<User>> signed) {
    this.fixed = Map.copyOf(fixed);
    this.signed = signed;
  }

  @Override
  public Optional<User> authenticate(Headers headers, Peer peer) {
    String header = headers.first("authorization").orElse("").strip();
    if (!header.regionMatches(true, 0, "Bearer ", 0, 7)) {
      return Optional.empty();
    }
    User user = userOf(header.substring(7).strip()).orElseThrow(BearerTokens::unauthorized);
    if (user.isIn(User.AUTHENTICATED)) {
      return Optional.of(user);
    }
    var groups = new java.util.ArrayList<>(user.groups());
    groups.add(User.AUTHENTICATED);
    return Optional.of(new User(user.name(), user.uid(), List.copyOf(groups), user.extra()));
  }

  /** Whose token it is; nothing for a token that is not good here. */
  public Optional<User> userOf(String token) {
    User known = fixed.get(token);
    return known != null ? Optional.of(known) : signed.apply(token);
  }

  /** The error of bad or missing credentials. */
  public static StatusException unauthorized() {
    return new StatusException(
        new StatusException.Status(StatusReason.UNAUTHORIZED, "Unauthorized", Json.Obj.EMPTY));
  }
}
