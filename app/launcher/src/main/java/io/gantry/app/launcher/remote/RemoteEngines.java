package io.gantry.app.launcher.remote;

import io.gantry.app.cli.Invocation;
import io.gantry.app.cli.RemoteChoice;
import io.gantry.app.cli.RemoteChoice.Tls;
import io.gantry.app.cli.RemoteDoor;
import io.gantry.engine.api.Engine;
import io.gantry.engine.api.registry.Registries;
import io.gantry.engine.docker.client.ApiAddress;
import io.gantry.engine.docker.client.Packer;
import io.gantry.engine.docker.client.RemoteEngine;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.http.client.ClientIdentity;
import io.gantry.platform.http.client.ClientTls;
import io.gantry.platform.http.client.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Opens engines elsewhere by Docker's API: through a socket, a port, or ssh. */
public final class RemoteEngines implements RemoteDoor {
  private final Packer packer;
  private final Supplier<Registries> registries;

  /** What is left to this machine: to pack what is built there, and to reach registries. */
  public RemoteEngines(Packer packer, Supplier<Registries> registries) {
    this.packer = packer;
    this.registries = registries;
  }

  @Override
  public Opened open(RemoteChoice choice, Invocation invocation) {
    return switch (HostAddress.parse(choice.host())) {
      case HostAddress.Unix(Path socket) ->
          new Direct(engine(ApiAddress.unix(socket), ClientTls.SYSTEM));
      case HostAddress.Tcp(String authority) ->
          new Direct(engine(ApiAddress.tcp(authority, choice.tls().on()), tls(choice.tls())));
      case HostAddress.Ssh ssh -> {
        var tunnel = SshTunnel.open(ssh, invocation);
        yield new Tunnelled(
            engine(ApiAddress.unix(tunnel.socket(), choice.host()), ClientTls.SYSTEM), tunnel);
      }
    };
  }

  private RemoteEngine engine(ApiAddress address, ClientTls tls) {
    return RemoteEngine.at(address, tls, packer, registries);
  }

  private static ClientTls tls(Tls choice) {
    if (choice.certificate().isPresent() != choice.key().isPresent()) {
      throw new GantryException(Kind.INVALID, "--tlscert and --tlskey go together");
    }
    List<X509Certificate> authorities =
        choice.authorities().isPresent()
            ? pem(choice.authorities().get(), Pem::certificates)
            : List.of();
    Optional<ClientIdentity> identity = Optional.empty();
    if (choice.certificate().isPresent() && choice.key().isPresent()) {
      identity =
          Optional.of(
              new ClientIdentity(
                  pem(choice.certificate().get(), Pem::certificates),
                  pem(choice.key().get(), Pem::key)));
    }
    return new ClientTls(authorities, choice.verify(), identity);
  }

  private static <T> T pem(Path file, Function<String, T> reader) {
    try {
      return reader.apply(Files.readString(file));
    } catch (IllegalArgumentException e) {
      throw new GantryException(Kind.INVALID, file + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new GantryException(Kind.NOT_FOUND, "cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private record Direct(RemoteEngine remote) implements Opened {
    @Override
    public Engine engine() {
      return remote;
    }

    @Override
    public void close() {
      remote.close();
    }
  }

  private record Tunnelled(RemoteEngine remote, SshTunnel tunnel) implements Opened {
    @Override
    public Engine engine() {
      return remote;
    }

    @Override
    public void close() {
      remote.close();
      tunnel.close();
    }
  }
}
