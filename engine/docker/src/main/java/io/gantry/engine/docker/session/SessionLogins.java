package io.gantry.engine.docker.session;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.grpc.CallOptions;
import io.gantry.platform.grpc.GrpcCode;
import io.gantry.platform.grpc.GrpcException;
import io.gantry.platform.grpc.protobuf.ProtoReader;
import io.gantry.platform.grpc.protobuf.ProtoWriter;
import io.gantry.platform.oci.Login;
import io.gantry.platform.oci.Logins;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Who a client is at registries: it is asked when a registry wants to know. */
final class SessionLogins implements Logins {
  private static final String METHOD = "/moby.filesync.v1.Auth/Credentials";
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Session session;

  SessionLogins(Session session) {
    this.session = session;
  }

  @Override
  public Optional<Login> at(String registry) {
    if (!session.supports(METHOD)) {
      return Optional.empty();
    }
    String host = registry.equals("docker.io") ? "registry-1.docker.io" : registry;
    try {
      byte[] request = new ProtoWriter().string(1, host).toBytes();
      return login(session.client().call(METHOD, request, CallOptions.within(LIMIT)));
    } catch (GrpcException e) {
      if (e.code() == GrpcCode.UNIMPLEMENTED) {
        return Optional.empty();
      }
      throw e;
    } catch (IOException e) {
      throw new GantryException(
          Kind.UNAVAILABLE, "cannot ask the client for its login at " + registry, e);
    }
  }

  private static Optional<Login> login(byte[] answer) {
    var in = new ProtoReader(answer);
    String name = "";
    String secret = "";
    while (in.next()) {
      switch (in.field()) {
        case 1 -> name = in.string();
        case 2 -> secret = in.string();
        default -> {}
      }
    }
    if (secret.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(name.isEmpty() ? new Login("", "", secret) : Login.of(name, secret));
  }
}
