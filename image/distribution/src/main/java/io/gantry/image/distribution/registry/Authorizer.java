package io.gantry.image.distribution.registry;

import io.gantry.platform.oci.Login;
import io.gantry.platform.oci.Logins;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Knows what a host asks for, and the tokens that were got for it.
 *
 * <p>The lock is held while a token is fetched, so that requests that need the same one fetch it
 * once. The login is looked up when it is first needed: a helper program may have to be asked.
 */
final class Authorizer {
  private static final int MOST = 1000;

  /** Fetches a token; may block. */
  @FunctionalInterface
  interface TokenSource {
    AccessToken fetch(Challenge bearer, Optional<Login> login, List<Scope> scopes);
  }

  /** What the logins said, which is asked once. */
  private record Known(Optional<Login> login) {}

  private final Supplier<Optional<Login>> login;
  private final TokenSource source;
  private final InstantSource clock;
  private final ReentrantLock fetching = new ReentrantLock();
  private final ConcurrentHashMap<List<Scope>, AccessToken> tokens = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<List<Scope>, List<Scope>> wider = new ConcurrentHashMap<>();
  private volatile @Nullable Challenge challenge;
  private volatile @Nullable Known known;

  Authorizer(String registry, Logins logins, TokenSource source, InstantSource clock) {
    this.login = () -> logins.at(registry);
    this.source = source;
    this.clock = clock;
  }

  /** Takes note of what the host asks for; Bearer is preferred, other schemes are passed over. */
  void learn(List<Challenge> challenges) {
    Optional<Challenge> bearer = Challenge.of(challenges, "bearer");
    Optional<Challenge> basic = Challenge.of(challenges, "basic");
    bearer.or(() -> basic).ifPresent(best -> challenge = best);
  }

  /** What a token server is asked with, if there is one. */
  Optional<Challenge> bearer() {
    return Optional.ofNullable(challenge).filter(asked -> asked.scheme().equals("bearer"));
  }

  /** Who is logged in there. */
  Optional<Login> login() {
    Known found = known;
    if (found == null) {
      found = new Known(login.get());
      known = found;
    }
    return found.login();
  }

  /** As {@link #login}, if somebody has asked for it yet. */
  Optional<Login> known() {
    Known found = known;
    return found == null ? Optional.empty() : found.login();
  }

  /** The value of {@code Authorization} for these scopes; nothing if none is asked for or known. */
  Optional<String> header(List<Scope> scopes) {
    Challenge asked = challenge;
    if (asked == null) {
      return Optional.empty();
    }
    if (asked.scheme().equals("basic")) {
      return login().filter(user -> !user.password().isEmpty()).map(TokenRequest::basic);
    }
    return Optional.of("Bearer " + token(asked, scopes).value());
  }

  private AccessToken token(Challenge asked, List<Scope> scopes) {
    Optional<AccessToken> cached = cached(scopes);
    if (cached.isPresent()) {
      return cached.get();
    }
    fetching.lock();
    try {
      Optional<AccessToken> meanwhile = cached(scopes);
      if (meanwhile.isPresent()) {
        return meanwhile.get();
      }
      AccessToken token = source.fetch(asked, login(), wider.getOrDefault(scopes, scopes));
      if (tokens.size() >= MOST) {
        tokens.clear(); // a cache of a registry lives long and asks for many repositories
        wider.clear();
      }
      tokens.put(scopes, token);
      return token;
    } finally {
      fetching.unlock();
    }
  }

  private Optional<AccessToken> cached(List<Scope> scopes) {
    Instant now = clock.instant();
    return Optional.ofNullable(tokens.get(scopes)).filter(token -> now.isBefore(token.expires()));
  }

  /**
   * Takes note that a request was refused.
   *
   * @param used what it was sent with
   * @return whether {@link #header} may do better now
   */
  boolean refused(List<Challenge> challenges, List<Scope> scopes, Optional<String> used) {
    learn(challenges);
    Challenge asked = challenge;
    if (asked == null) {
      return false;
    }
    known = null; // it may have changed
    if (asked.scheme().equals("basic")) {
      Optional<String> now = header(scopes);
      return now.isPresent() && !now.equals(used);
    }
    List<Scope> all = Scope.union(scopes, Scope.parse(asked.parameter("scope")));
    if (!scopes.isEmpty()) {
      wider.put(scopes, all);
    }
    tokens.computeIfPresent(
        scopes, (_, token) -> used.equals(Optional.of("Bearer " + token.value())) ? null : token);
    return true;
  }
}
