package io.gantry.app.launcher.registry;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.launcher.listen.Address;
import io.gantry.app.launcher.listen.Subscription;
import io.gantry.app.launcher.listen.TlsFiles;
import io.gantry.image.registry.RegistrySettings;
import io.gantry.image.registry.RegistryStorage;
import io.gantry.image.registry.server.Endpoints;
import io.gantry.image.registry.server.RegistryServer;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.http.ServerTls;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** {@code gantry registry serve}: a registry of this host, in the foreground. */
public final class RegistryServeCommand implements Command {
  private static final Option<String> ADDR =
      Option.text("addr", "", "127.0.0.1:5000", "Address to listen on, port 0 for a free one");
  private static final Option<String> ROOT =
      Option.text("root", "", "Directory of the content (default \"registry\" below the state)");
  private static final Option<String> TLS_CERT =
      Option.text("tls-cert", "", "File with the server's certificate and its issuers (PEM)");
  private static final Option<String> TLS_KEY =
      Option.text("tls-key", "", "File with the certificate's private key (PEM)");
  private static final Option<String> HTPASSWD =
      Option.text("htpasswd", "", "File with users and bcrypt hashes, as htpasswd -B writes it");
  private static final Option<Boolean> ANONYMOUS =
      Option.flag("anonymous-pull", "", "Reading needs no user");
  private static final Option<Boolean> READ_ONLY =
      Option.flag("read-only", "", "Refuse every change");
  private static final Option<String> PROXY =
      Option.text("proxy", "", "Be a cache of the registry at this URL");
  private static final Option<String> WEBHOOK =
      Option.text("webhook", "", "Send events to this URL, as Docker's registry does");
  private static final Option<String> METRICS =
      Option.text("metrics-addr", "", "Address of /metrics for Prometheus");
  private static final Option<Boolean> LOG =
      Option.flag("log", "", "Write a line for each request to standard error");

  /** The process that serves is this one. */
  private static final Option<Boolean> HERE = Option.flag("here", "", "Internal").hide();

  private static final Syntax SYNTAX =
      Syntax.of(
              "registry serve",
              "",
              Arity.NONE,
              "Serve a registry (OCI distribution 1.1) until interrupted",
              ADDR,
              ROOT,
              TLS_CERT,
              TLS_KEY,
              HTPASSWD,
              ANONYMOUS,
              READ_ONLY,
              PROXY,
              WEBHOOK,
              METRICS,
              LOG,
              HERE)
          .describedBy(
              "Any OCI client can push to it and pull from it. Content that no manifest names is"
                  + " deleted after an hour. See docs/registry.md.");

  private final RegistryHost host;

  /** On this host. */
  public RegistryServeCommand(RegistryHost host) {
    this.host = host;
  }

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) throws IOException, InterruptedException {
    List<String> command = host.process().apply(call.invocation().environment());
    if (!call.get(HERE) && !command.isEmpty()) {
      return RegistryProcess.run(command, call.invocation(), "--" + HERE.name());
    }
    Address address = Address.parse(ADDR.name(), call.get(ADDR));
    Optional<ServerTls> tls = tls(call);
    RegistrySettings settings = settings(call);
    var endpoints =
        new Endpoints(
            address.listener(tls),
            given(call, METRICS)
                .map(text -> Address.parse(METRICS.name(), text).listener(Optional.empty())),
            call.get(LOG) ? Optional.of(lines(call)) : Optional.empty());
    Optional<UnaryOperator<RegistryStorage>> cache =
        given(call, PROXY)
            .map(url ->
                UpstreamPlace.parse(url)
                    .cache(call.invocation().environment(), host.reach().get()));
    var end = new CountDownLatch(1);
    try (RegistryServer server = RegistryServer.open(settings, endpoints, cache);
        Subscription _ = Subscription.toEnds(call.invocation().signals(), end::countDown)) {
      if (call.get(HERE)) {
        endWith(call.invocation().stdio().in(), end);
      }
      call.out()
          .line(
              "serving "
                  + settings.directory()
                  + " at "
                  + address.url(tls.isPresent(), server.port()));
      if (server.metricsPort() > 0) {
        call.out().line("metrics at port " + server.metricsPort() + ", /metrics");
      }
      if (settings.htpasswd().isEmpty() && !settings.readOnly() && !address.isLocal()) {
        call.err().line("gantry: everybody who reaches this address can push: see --htpasswd");
      }
      call.out().flush();
      end.await();
    }
    return 0;
  }

  private RegistrySettings settings(Call call) {
    Path directory = given(call, ROOT).map(call.invocation()::path).orElseGet(host::directory);
    return new RegistrySettings(
        directory,
        call.get(READ_ONLY),
        given(call, HTPASSWD).map(call.invocation()::path),
        call.get(ANONYMOUS),
        given(call, WEBHOOK).map(RegistryServeCommand::receiver),
        RegistrySettings.GRACE);
  }

  private static Optional<String> given(Call call, Option<String> option) {
    String text = call.get(option);
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  private static URI receiver(String text) {
    try {
      URI uri = URI.create(text);
      if (uri.getHost() != null && uri.getScheme() != null && uri.getScheme().startsWith("http")) {
        return uri;
      }
    } catch (IllegalArgumentException _) {
      // told below
    }
    throw new GantryException(Kind.INVALID, "--webhook " + text + ": use http://HOST/PATH");
  }

  private static Optional<ServerTls> tls(Call call) throws IOException {
    Optional<String> certificate = given(call, TLS_CERT);
    Optional<String> key = given(call, TLS_KEY);
    if (certificate.isPresent() != key.isPresent()) {
      throw new GantryException(Kind.INVALID, "--tls-cert and --tls-key go together");
    }
    if (certificate.isEmpty() || key.isEmpty()) {
      return Optional.empty();
    }
    var files = new TlsFiles(certificate.get(), key.get(), "");
    return Optional.of(files.read(call.invocation(), true));
  }

  private static Consumer<String> lines(Call call) {
    return line -> call.err().line(line);
  }

  /** Whoever started this process holds the other end of its input. */
  private static void endWith(InputStream input, CountDownLatch end) {
    Thread.ofPlatform()
        .daemon()
        .name("registry-life")
        .start(() -> {
          try {
            while (input.read() >= 0) {
              // nobody writes
            }
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          } finally {
            end.countDown();
          }
        });
  }
}
