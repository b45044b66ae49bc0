package io.gantry.engine.docker.buildkit;

import io.gantry.engine.api.Engine;
import io.gantry.engine.docker.blob.ContentService;
import io.gantry.engine.docker.buildkit.message.WorkerRecord;
import io.gantry.engine.docker.session.KeptTrees;
import io.gantry.engine.docker.session.Sessions;
import io.gantry.engine.docker.session.Tunnel;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.id.RandomId;
import io.gantry.platform.grpc.GrpcCall;
import io.gantry.platform.grpc.GrpcHandler;
import io.gantry.platform.oci.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** BuildKit's services for the builder of an engine. */
public final class BuildKit {
  /** What clients are told that this builder does as well as. */
  private static final String COMPATIBLE = "v0.25.1";

  /** How long a build waits for its session, which comes by another connection. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final String SESSION = "/moby.buildkit.v1.Control/Session";
  private static final String LABEL = "org.mobyproject.buildkit.worker.";

  private final Map<String, GrpcHandler> methods = new HashMap<>();
  private final History history;

  /** Finds the client of a build. */
  interface Clients {
    /**
     * Waits until the session is there.
     *
     * @param own a directory of the build's own; need not exist
     * @throws GantryException {@code NOT_FOUND} if it does not come
     */
    BuildClient find(String session, Path own) throws InterruptedException;
  }

  /**
   * Services.
   *
   * @param trees keeps what clients have brought, and what builds need while they run
   * @param state the engine's state directory
   */
  public BuildKit(Engine engine, Sessions sessions, KeptTrees trees, Path state, Clock clock) {
    Clients clients =
        (id, own) ->
            new SessionClient(
                sessions
                    .find(id, PATIENCE)
                    .orElseThrow(
                        () -> new GantryException(Kind.NOT_FOUND, "no active session for " + id)),
                trees,
                own);
    history = new History(clock);
    var jobs = new Jobs();
    String id = RandomId.next();
    Supplier<WorkerRecord> worker = () -> worker(id, engine);
    new Control(engine, clients, jobs, history, worker, trees, state, clock).add(methods);
    new Bridge(jobs, worker).add(methods);
    methods.put(SESSION, call -> attach(sessions, call));
  }

  /** A session inside of a call, for clients that cannot take a connection over. */
  private static void attach(Sessions sessions, GrpcCall call) throws IOException {
    call.onCancel(Thread.currentThread()::interrupt);
    try {
      sessions.attach(new Tunnel(call), call.metadata());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GantryException(Kind.CANCELLED, "context canceled", e);
    }
  }

  /** The methods, by their paths. */
  public Map<String, GrpcHandler> methods() {
    return Map.copyOf(methods);
  }

  /** What records of builds name: their logs, statements about their results. */
  public ContentService.Blobs content() {
    return history::blob;
  }

  private static WorkerRecord worker(String id, Engine engine) {
    var labels = new HashMap<String, String>();
    labels.put(LABEL + "executor", "oci");
    labels.put(LABEL + "network", "bridge");
    // says to clients that this store takes images of several platforms, layouts and caches
    labels.put(LABEL + "snapshotter", "overlayfs");
    gateway(engine).ifPresent(address -> labels.put(LABEL + "moby.host-gateway-ip", address));
    return new WorkerRecord(id, labels, List.of(Platform.host()), COMPATIBLE);
  }

  /** The host's address in the usual network: {@code --add-host name:host-gateway}. */
  private static Optional<String> gateway(Engine engine) {
    try {
      return engine.networks().inspect("bridge").pools().stream()
          .map(pool -> pool.gateway())
          .filter(address -> !address.isEmpty())
          .findFirst();
    } catch (GantryException _) {
      return Optional.empty();
    }
  }
}
