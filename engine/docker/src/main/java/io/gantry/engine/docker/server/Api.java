package io.gantry.engine.docker.server;

import io.gantry.engine.docker.DockerSystem;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.grpc.GrpcServer;
import io.gantry.platform.http.Exchange;
import io.gantry.platform.http.Handler;
import io.gantry.platform.http.Headers;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes requests apart and hands them to the action of their route. */
final class Api implements Handler {
  private static final System.Logger LOG = System.getLogger(Api.class.getName());

  private final Router router;
  private final Handler calls;

  /**
   * Answers by routes.
   *
   * @param calls answers requests that are calls of gRPC
   */
  Api(Router router, Handler calls) {
    this.router = router;
    this.calls = calls;
  }

  /** Fields and those that every answer of Docker's engine has. */
  static Headers with(Headers headers) {
    return headers
        .with("api-version", ApiVersion.NEWEST.toString())
        .with("docker-experimental", "false")
        .with("ostype", "linux")
        .with("server", "Docker/" + DockerSystem.COMPATIBLE + " (linux)");
  }

  @Override
  public void handle(Exchange exchange) throws IOException {
    if (GrpcServer.isCall(exchange)) {
      calls.handle(exchange);
      return;
    }
    Call call = new Call(exchange, ApiVersion.NEWEST, java.util.Map.of());
    try {
      if (exchange.method().equals("OPTIONS")) {
        call.reply(200);
        return;
      }
      List<String> path = decoded(Router.words(exchange.path()));
      ApiVersion version = ApiVersion.NEWEST;
      if (!path.isEmpty() && ApiVersion.looksLike(path.getFirst())) {
        version = ApiVersion.parse(path.getFirst());
        path = path.subList(1, path.size());
      }
      Optional<Router.Match> match = router.find(exchange.method(), path);
      if (match.isEmpty()) {
        throw new GantryException(Kind.NOT_FOUND, "page not found");
      }
      call = new Call(exchange, version, match.get().words());
      match.get().action().run(call);
    } catch (GantryException e) {
      fail(call, Failure.of(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      fail(call, new Failure(500, "interrupted"));
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, exchange.method() + " " + exchange.path(), e);
      fail(call, new Failure(500, "defect of gantry: " + e));
    }
  }

  private static List<String> decoded(List<String> words) {
    var decoded = new ArrayList<String>();
    for (String word : words) {
      try {
        // a plus is a plus in a path
        decoded.add(URLDecoder.decode(word.replace("+", "%2B"), StandardCharsets.UTF_8));
      } catch (IllegalArgumentException e) {
        throw new GantryException(Kind.INVALID, "invalid URL escape in " + word, e);
      }
    }
    return decoded;
  }

  private static void fail(Call call, Failure failure) throws IOException {
    try {
      call.reply(failure.status(), failure.json());
    } catch (IllegalStateException _) {
      // The answer has begun: all that is left is to cut it, so that it is not taken for whole.
      throw new IOException(failure.message());
    }
  }
}
