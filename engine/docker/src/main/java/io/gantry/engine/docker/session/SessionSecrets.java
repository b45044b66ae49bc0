package io.gantry.engine.docker.session;

import io.gantry.engine.api.build.BuildSecrets;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.grpc.CallOptions;
import io.gantry.platform.grpc.GrpcCode;
import io.gantry.platform.grpc.GrpcException;
import io.gantry.platform.grpc.protobuf.ProtoWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What RUN may see of a client's: asked for when a step wants it. */
public final class SessionSecrets implements BuildSecrets, AutoCloseable {
  private static final String SECRET = "/moby.buildkit.secrets.v1.Secrets/GetSecret";
  private static final String CHECK = "/moby.sshforward.v1.SSH/CheckAgent";

  private final Session session;
  private final Path sockets;
  private final Map<String, ForwardedAgent> agents = new LinkedHashMap<>();

  SessionSecrets(Session session, Path sockets) {
    this.session = session;
    this.sockets = sockets;
  }

  @Override
  public Optional<byte[]> secret(String id) {
    return ask(SECRET, id).map(SessionSecrets::data);
  }

  private static byte[] data(byte[] answer) {
    return ByteMessage.bytes(answer);
  }

  @Override
  public synchronized Optional<Path> agent(String id) {
    ForwardedAgent known = agents.get(id);
    if (known == null) {
      if (ask(CHECK, id).isEmpty()) {
        return Optional.empty();
      }
      try {
        Files.createDirectories(sockets);
        known = ForwardedAgent.open(session.client(), id, sockets.resolve("agent" + agents.size()));
      } catch (IOException e) {
        throw new GantryException(
            Kind.UNAVAILABLE, "cannot forward the agent " + id + ": " + e.getMessage(), e);
      }
      agents.put(id, known);
    }
    return Optional.of(known.socket());
  }

  /** The answer of a client that has what it is asked for. */
  private Optional<byte[]> ask(String method, String id) {
    if (!session.supports(method)) {
      return Optional.empty();
    }
    try {
      byte[] request = new ProtoWriter().string(1, id).toBytes();
      return Optional.of(session.client().call(method, request, CallOptions.NONE));
    } catch (GrpcException e) {
      if (e.code() == GrpcCode.NOT_FOUND || e.code() == GrpcCode.UNIMPLEMENTED) {
        return Optional.empty();
      }
      throw e;
    } catch (IOException e) {
      throw new GantryException(Kind.UNAVAILABLE, "cannot ask the client for " + id, e);
    }
  }

  /** Forwards no longer. */
  @Override
  public synchronized void close() {
    agents.values().forEach(ForwardedAgent::close);
    agents.clear();
  }
}
