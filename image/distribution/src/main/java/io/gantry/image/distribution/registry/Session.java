package io.gantry.image.distribution.registry;

import io.gantry.image.distribution.RepositoryName;
import io.gantry.image.distribution.hosts.Endpoint;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.http.Headers;
import io.gantry.platform.http.client.ClientSettings;
import io.gantry.platform.http.client.HttpClient;
import io.gantry.platform.http.client.HttpException;
import io.gantry.platform.http.client.Request;
import io.gantry.platform.http.client.RequestContent;
import io.gantry.platform.http.client.Response;
import io.gantry.platform.oci.Login;
import io.gantry.platform.oci.Logins;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What is shared by all requests to one host: connections, tokens, and whether it speaks TLS. Safe
 * for several threads; the lock is held while it is found out how to speak with the host.
 */
final class Session implements AutoCloseable {
  private static final int REDIRECTIONS = 10;
  private static final int TOKEN_BYTES = 1 << 20;

  private final String registry;
  private final Endpoint first;
  private final HttpClient client;
  private final HttpClient patient;
  private final RetryPlan retries;
  private final InstantSource clock;
  private final Authorizer authorizer;
  private final ReentrantLock settling = new ReentrantLock();
  private volatile @Nullable Endpoint settled;

  /** Connects to nobody yet. */
  Session(String registry, Endpoint endpoint, Logins logins, Retry retry, ClientSettings settings) {
    this.registry = registry;
    first = endpoint;
    clock = InstantSource.system();
    var tls = endpoint.certificates().tls(!endpoint.isInsecure());
    client = new HttpClient(settings.with(tls));
    patient =
        new HttpClient(
            new ClientSettings(
                settings.connect(),
                Duration.ofMinutes(10), // a store may move gigabytes to end an upload
                settings.idle(),
                tls,
                settings.proxies(),
                settings.connectionsPerHost()));
    retries = new RetryPlan(retry);
    authorizer = new Authorizer(registry, logins, this::fetchToken, clock);
  }

  /** Who has been found to be logged in there, for messages. */
  private Optional<String> user() {
    return authorizer.known().map(login -> login.username().isEmpty() ? "you" : login.username());
  }

  Failure failure(RepositoryName name, Endpoint endpoint, boolean pushes) {
    Endpoint known = settled;
    Endpoint asked =
        new Endpoint(
            known == null ? endpoint.security() : known.security(),
            endpoint.host(),
            endpoint.repository(),
            endpoint.certificates(),
            endpoint.role());
    return new Failure(name, asked, pushes, this::user);
  }

  /**
   * Sends a request, with what the host asks for, again where that may help.
   *
   * @return an answer of any status; the caller closes it
   * @throws GantryException {@code UNAVAILABLE} without an answer
   */
  Answer send(Call call, Failure failure) {
    int failures = 0;
    while (true) {
      Optional<Duration> wait;
      try {
        Answer answer = authorised(call, failure);
        if (!RetryPlan.isPassing(answer.status()) || !call.isRepeatable()) {
          return answer;
        }
        wait = wait(++failures, asked(answer));
        if (wait.isEmpty()) {
          return answer;
        }
        answer.close();
      } catch (HttpException e) {
        failures += e.kind() == HttpException.Kind.TIMEOUT ? 2 : 1;
        wait =
            call.isRepeatable() && mayPass(e) ? wait(failures, Optional.empty()) : Optional.empty();
        if (wait.isEmpty()) {
          throw failure.unreachable(e);
        }
      } catch (InterruptedIOException _) {
        Thread.currentThread().interrupt();
        throw failure.cancelled();
      } catch (IOException e) {
        throw new GantryException(Kind.UNAVAILABLE, failure.familiar() + ": " + e, e);
      }
      pause(wait.get(), failure);
    }
  }

  private boolean mayPass(HttpException e) {
    return switch (e.kind()) {
      case TIMEOUT, BROKEN -> true;
      case REFUSED -> settled != null;
      case UNKNOWN_HOST, TLS, PROTOCOL, PROXY -> false;
    };
  }

  /** How long to wait after so many failures; nothing to give up. */
  Optional<Duration> wait(int failures, Optional<Duration> asked) {
    return retries.after(failures, asked, ThreadLocalRandom.current().nextDouble());
  }

  /** How long a host asks to be left alone. */
  Optional<Duration> asked(Answer answer) {
    return RetryPlan.asked(answer.field("retry-after"), clock.instant());
  }

  /** Waits. */
  static void pause(Duration time, Failure failure) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw failure.cancelled();
    }
  }

  /**
   * Sends a request once.
   *
   * @throws IOException what its content throws, too
   */
  Answer authorised(Call call, Failure failure) throws IOException {
    URI base = URI.create(settle().url());
    Optional<String> authorization = authorizer.header(call.scopes());
    Answer answer = follow(call, base, authorization, failure);
    if (answer.status() != 401 || !Place.sameHost(base, answer.url())) {
      return answer;
    }
    List<Challenge> challenges = Challenge.parse(answer.fields("www-authenticate"));
    boolean again = authorizer.refused(challenges, call.scopes(), authorization);
    if (!again || !call.isRepeatable()) {
      return answer;
    }
    answer.close();
    return follow(call, base, authorizer.header(call.scopes()), failure);
  }

  /** Follows redirections by hand: secrets stay with the host that they are for. */
  private Answer follow(Call call, URI base, Optional<String> authorization, Failure failure)
      throws IOException {
    URI url = call.url(base);
    for (int hops = 0; hops <= REDIRECTIONS; hops++) {
      if (Place.isSecure(base) && !Place.isSecure(url) && !first.isInsecure()) {
        throw failure.broken(
            "it leads to "
                + url.getScheme()
                + "://"
                + url.getAuthority()
                + ", which is not secure; mark the registry as insecure to allow this");
      }
      Headers headers = call.headers();
      if (authorization.isPresent() && Place.sameHost(base, url)) {
        headers = headers.with("authorization", authorization.get());
      }
      HttpClient sender = call.method().equals("PUT") ? patient : client;
      Response response =
          sender.send(
              new Request(
                  call.method(), url, headers.with("user-agent", "gantry"), call.content()));
      var answer = new Answer(response, url);
      if (!isRedirection(call, answer)) {
        return answer;
      }
      Optional<URI> target = answer.location();
      answer.close();
      if (target.isEmpty()) {
        throw failure.broken("it leads to nowhere (" + answer.status() + " without location)");
      }
      url = target.get();
    }
    throw failure.broken("it leads from place to place more than " + REDIRECTIONS + " times");
  }

  private static boolean isRedirection(Call call, Answer answer) {
    return switch (answer.status()) {
      case 301, 302, 303 -> call.isRead();
      case 307, 308 -> call.isRepeatable();
      default -> false;
    };
  }

  /**
   * Finds out how to speak with the host, once: asks for {@code /v2/}, which tells what it wants to
   * know of its clients; a host that need not be secure gets a second chance with plain HTTP.
   */
  private Endpoint settle() throws IOException {
    Endpoint known = settled;
    if (known != null) {
      return known;
    }
    settling.lock();
    try {
      Endpoint meanwhile = settled;
      if (meanwhile != null) {
        return meanwhile;
      }
      Endpoint found;
      try {
        found = greet(first);
      } catch (HttpException e) {
        Optional<Endpoint> plain = first.plain();
        if (plain.isEmpty() || e.kind() == HttpException.Kind.UNKNOWN_HOST) {
          throw e;
        }
        found = greet(plain.get());
      }
      settled = found;
      return found;
    } finally {
      settling.unlock();
    }
  }

  private Endpoint greet(Endpoint endpoint) throws IOException {
    URI url = URI.create(endpoint.url() + "/v2/");
    try (var answer = new Answer(client.send(Request.get(url).with("user-agent", "gantry")), url)) {
      if (answer.status() == 401) {
        authorizer.learn(Challenge.parse(answer.fields("www-authenticate")));
      }
    }
    return endpoint;
  }

  private AccessToken fetchToken(Challenge bearer, Optional<Login> login, List<Scope> scopes) {
    return token(TokenRequest.of(bearer, login, scopes, false), bearer);
  }

  /** Asks a token server. */
  AccessToken token(TokenRequest wanted, Challenge bearer) {
    var name = new RepositoryName(registry, "");
    Failure failure = failure(name, first, false);
    Optional<URI> url = Place.parse(wanted.url());
    if (url.isEmpty()) {
      throw failure.broken(
          "it names no valid token server (\"" + bearer.parameter("realm") + "\")");
    }
    if (!Place.isSecure(url.get()) && !first.isInsecure()) {
      throw failure.broken(
          "its token server " + url.get().getAuthority() + " is not secure; mark it as insecure");
    }
    boolean post = !wanted.form().isEmpty();
    Headers headers = Headers.NONE.with("user-agent", "gantry");
    if (!wanted.authorization().isEmpty()) {
      headers = headers.with("authorization", wanted.authorization());
    }
    if (post) {
      headers = headers.with("content-type", "application/x-www-form-urlencoded");
    }
    RequestContent content = post ? RequestContent.text(wanted.form()) : RequestContent.NONE;
    var request = new Request(post ? "POST" : "GET", url.get(), headers, content);
    return token(request, failure);
  }

  private AccessToken token(Request request, Failure failure) {
    String server = request.uri().getAuthority();
    for (int failures = 1; ; failures++) {
      Optional<Duration> asked = Optional.empty();
      try (var answer = new Answer(client.send(request), request.uri())) {
        if (answer.status() == 200) {
          byte[] body = answer.response().bytes(TOKEN_BYTES);
          return AccessToken.parse("token server " + server, body, clock.instant());
        }
        asked = asked(answer);
        if (!RetryPlan.isPassing(answer.status()) || wait(failures, asked).isEmpty()) {
          throw failure.answered(answer.status(), answer.error(), "a token of " + server);
        }
      } catch (HttpException e) {
        boolean passing = e.kind() == HttpException.Kind.BROKEN;
        if (!passing || wait(failures, asked).isEmpty()) {
          throw new GantryException(
              Kind.UNAVAILABLE,
              "cannot reach token server "
                  + server
                  + " of registry "
                  + registry
                  + ": "
                  + e.getMessage(),
              e);
        }
      } catch (InterruptedIOException _) {
        Thread.currentThread().interrupt();
        throw failure.cancelled();
      } catch (IOException e) {
        throw new GantryException(Kind.UNAVAILABLE, "token server " + server + ": " + e, e);
      }
      pause(wait(failures, asked).orElse(Duration.ZERO), failure);
    }
  }

  /**
   * Asks whether a login is taken.
   *
   * @return the identity token to be kept instead of the password, or {@code ""}
   */
  String tryLogin(Login login, Failure failure) {
    try (Answer answer = send(Call.get("/v2/", List.of()), failure)) {
      if (answer.status() >= 300) {
        throw failure.answered(answer.status(), answer.error(), "a login");
      }
    }
    Optional<Challenge> bearer = authorizer.bearer();
    return bearer.isEmpty()
        ? ""
        : token(TokenRequest.of(bearer.get(), Optional.of(login), List.of(), true), bearer.get())
            .identityToken();
  }

  @Override
  public void close() {
    client.close();
    patient.close();
  }
}
