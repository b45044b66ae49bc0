package io.gantry.app.cli.program;

import io.gantry.app.cli.Invocation;
import io.gantry.app.cli.RemoteChoice;
import io.gantry.app.cli.RemoteChoice.Tls;
import io.gantry.app.cli.context.store.ContextStore;
import io.gantry.app.cli.program.GlobalOptions.TlsOptions;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.Truth;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Which engine an invocation wants, if not this machine's: {@code --host}, {@code --context},
 * {@code GANTRY_HOST}, {@code GANTRY_CONTEXT}, what {@code context use} has noted, in this order.
 * {@code --root} names a place of this machine. Docker's own variables count for docker.
 */
final class Elsewhere {
  private Elsewhere() {}

  static Optional<RemoteChoice> of(GlobalOptions options, Invocation invocation) {
    Map<String, String> environment = invocation.environment();
    if (options.host().isPresent()) {
      if (options.context().isPresent()) {
        throw new GantryException(
            Kind.INVALID, "conflicting options: cannot specify both --host and --context");
      }
      return Optional.of(new RemoteChoice(options.host().get(), tls(options.tls(), invocation)));
    }
    if (options.context().isPresent()) {
      return named(options.context().get(), environment);
    }
    if (options.root().isPresent() || options.runRoot().isPresent()) {
      return Optional.empty();
    }
    String host = environment.getOrDefault("GANTRY_HOST", "");
    if (!host.isEmpty()) {
      return Optional.of(new RemoteChoice(host, tls(options.tls(), invocation)));
    }
    String context = environment.getOrDefault("GANTRY_CONTEXT", "");
    return named(context.isEmpty() ? ContextStore.of(environment).current() : context, environment);
  }

  private static Optional<RemoteChoice> named(String context, Map<String, String> environment) {
    return context.equals(ContextStore.DEFAULT)
        ? Optional.empty()
        : Optional.of(ContextStore.of(environment).get(context).choice());
  }

  /** The variables stand in for options that are not given. */
  private static Tls tls(TlsOptions given, Invocation invocation) {
    Map<String, String> environment = invocation.environment();
    String directory = environment.getOrDefault("GANTRY_CERT_PATH", "");
    Optional<Path> authorities = file(given.authorities(), directory, "ca.pem", invocation);
    Optional<Path> certificate = file(given.certificate(), directory, "cert.pem", invocation);
    Optional<Path> key = file(given.key(), directory, "key.pem", invocation);
    String word = environment.getOrDefault("GANTRY_TLS_VERIFY", "");
    boolean verify = given.verify() || Truth.parse(word).orElse(!word.isEmpty());
    boolean on = given.on() || verify || authorities.isPresent() || certificate.isPresent();
    return new Tls(
        on, verify || authorities.isPresent() || !given.on(), authorities, certificate, key);
  }

  private static Optional<Path> file(
      String given, String directory, String name, Invocation invocation) {
    if (!given.isEmpty()) {
      return Optional.of(invocation.path(given));
    }
    return directory.isEmpty()
        ? Optional.empty()
        : Optional.of(invocation.path(directory).resolve(name)).filter(Files::isRegularFile);
  }
}
