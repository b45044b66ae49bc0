package io.gantry.engine.docker.server;

import io.gantry.engine.api.Engine;
import io.gantry.engine.docker.blob.ContentService;
import io.gantry.engine.docker.buildkit.BuildKit;
import io.gantry.engine.docker.session.KeptTrees;
import io.gantry.engine.docker.session.Sessions;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.grpc.GrpcHandler;
import io.gantry.platform.grpc.GrpcServer;
import io.gantry.platform.http.Exchange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * {@code /grpc} and {@code /session}: the builds of clients that speak BuildKit's protocol. What
 * they need is made when the first one comes.
 */
final class BuildKitRoutes implements AutoCloseable {
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
  private static final String DIRECTORY = "sessions";

  private final Engine engine;
  private final Clock clock;
  private final Sessions sessions = new Sessions();
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable GrpcServer server;

  BuildKitRoutes(Engine engine, Clock clock) {
    this.engine = engine;
    this.clock = clock;
  }

  void add(Router router) {
    router
        .add("POST", "/session", call -> sessions.attach(call.exchange()))
        .add("POST", "/grpc", call -> takeOver(call.exchange()));
  }

  private void takeOver(Exchange exchange) throws IOException {
    if (!exchange.headers().first("upgrade").orElse("").equals("h2c")) {
      throw new GantryException(Kind.INVALID, "no upgrade proto in request");
    }
    server().takeOver(exchange);
  }

  /** Answers a call that came without a connection of its own. */
  void call(Exchange exchange) throws IOException {
    server().handle(exchange);
  }

  private GrpcServer server() throws IOException {
    lock.lock();
    try {
      GrpcServer open = server;
      if (open == null) {
        open = open();
        server = open;
      }
      return open;
    } finally {
      lock.unlock();
    }
  }

  private GrpcServer open() throws IOException {
    Path state = Path.of(engine.version().root());
    var trees = new KeptTrees(state.resolve(DIRECTORY), Files.readString(BOOT).strip(), clock);
    var buildKit = new BuildKit(engine, sessions, trees, state, clock);
    var methods = new HashMap<String, GrpcHandler>(buildKit.methods());
    methods.putAll(new ContentService(buildKit.content()).methods());
    return new GrpcServer(methods);
  }

  @Override
  public void close() {
    sessions.close();
    lock.lock();
    try {
      if (server != null) {
        server.close();
      }
    } finally {
      lock.unlock();
    }
  }
}
