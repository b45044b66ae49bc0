package io.gantry.app.launcher.cluster;

import io.gantry.cluster.apiserver.ApiServer;
import io.gantry.cluster.apiserver.ServerSettings;
import io.gantry.cluster.apiserver.bootstrap.Bootstrap;
import io.gantry.cluster.client.Client;
import io.gantry.cluster.client.informer.LocalInformers;
import io.gantry.cluster.client.node.NodeApi;
import io.gantry.cluster.controllers.Controllers;
import io.gantry.cluster.dns.ClusterDns;
import io.gantry.cluster.dns.ClusterDnsSettings;
import io.gantry.cluster.kubelet.Kubelet;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.cluster.pki.Authority;
import io.gantry.cluster.pki.Credential;
import io.gantry.cluster.pki.ServiceAccountTokens;
import io.gantry.cluster.proxy.ProxySettings;
import io.gantry.cluster.proxy.ServiceProxy;
import io.gantry.cluster.reconcile.EventRecorder;
import io.gantry.cluster.scheduler.Scheduler;
import io.gantry.cluster.store.SqliteLibrary;
import io.gantry.cluster.store.SqliteStore;
import io.gantry.engine.api.Engine;
import io.gantry.engine.api.Sandboxes.SandboxNetwork;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.http.HttpServer;
import io.gantry.platform.http.ServerTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The components of a cluster of one node, put together top to bottom.
 *
 * <p>{@link #close} leaves Pods, rules and addresses as they are, so that the next start goes on
 * with them; {@link #removeAll} takes away everything but the store.
 */
final class Cluster implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";
  private static final String KUBERNETES_VERSION = "v1.36.0+gantry";
  private static final String ISSUER = "https://kubernetes.default.svc." + ClusterSettings.DOMAIN;
  private static final int DNS_PORT = 53;
  private static final int API_SERVICE_PORT = 443;
  private static final int PARALLEL_STARTS = 4;

  private final ClusterSettings settings;
  private final SandboxNetwork network;
  private final Engine engine;
  private final SqliteStore store;
  private final ApiServer api;
  private final LocalInformers informers;
  private final Controllers controllers;
  private final Scheduler scheduler;
  private final EventRecorder kubeletEvents;
  private final Kubelet kubelet;
  private final ServiceProxy proxy;
  private final ClusterDns dns;
  private final Authority authority;
  private Optional<HttpServer> server = Optional.empty();

  /** Opens the store and the sandboxes' network; nothing runs yet. */
  Cluster(Engine engine, ClusterFiles files, ClusterSettings settings, Clock clock) {
    this.engine = engine;
    this.settings = settings;
    files.make();
    var networking = new FutureTask<>(engine.sandboxes()::network);
    var _ = Thread.ofPlatform().daemon().name("network").start(networking);
    authority = Authority.open(files.pki(), clock);
    System.setProperty(SqliteLibrary.PROPERTY, SqliteLibrary.install(files.state()).toString());
    store = SqliteStore.open(files.database());
    network = result(networking);
    String apiAddress = Bootstrap.apiServiceAddress(settings.serviceCidr());
    api =
        new ApiServer(
            new ApiServer.Parts(
                store,
                Optional.of(ServiceAccountTokens.open(files.pki(), ISSUER, clock)),
                this::node,
                clock,
                serverSettings()));
    informers = new LocalInformers(api.client("gantry"));
    controllers =
        new Controllers(
            api.client("kube-controller-manager"), informers, clock, authority.certificatePem());
    scheduler = new Scheduler(api.client("kube-scheduler"), informers, clock);
    var kubeletClient = api.client("kubelet");
    kubeletEvents = new EventRecorder(kubeletClient, "kubelet", settings.node(), clock);
    kubelet =
        new Kubelet(
            new Kubelet.Parts(
                kubeletClient,
                informers,
                engine,
                kubeletEvents,
                clock,
                new Kubelet.Settings(
                    settings.node(),
                    files.pods(),
                    Bootstrap.dnsServiceAddress(settings.serviceCidr()),
                    ClusterSettings.DOMAIN,
                    apiAddress,
                    API_SERVICE_PORT,
                    KUBERNETES_VERSION,
                    PARALLEL_STARTS)));
    proxy =
        new ServiceProxy(
            informers,
            new ProxySettings(
                network.bridge() + "-svc",
                settings.node(),
                settings.serviceCidr(),
                network.subnet(),
                network.bridge()));
    dns =
        new ClusterDns(
            informers,
            new ClusterDnsSettings(
                ClusterSettings.DOMAIN,
                List.of(new InetSocketAddress(network.gateway(), DNS_PORT)),
                NameServers.ofHost()));
  }

  private Optional<NodeApi> node(String name) {
    return name.equals(settings.node()) ? Optional.of(kubelet.nodeApi()) : Optional.empty();
  }

  private ServerSettings serverSettings() {
    return new ServerSettings(
        LOOPBACK + ":" + settings.port(),
        settings.serviceCidr(),
        ServerSettings.USUAL.nodePorts(),
        List.of());
  }

  private static <T> T result(FutureTask<T> task) {
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GantryException(Kind.CANCELLED, "interrupted while starting", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new GantryException(Kind.UNAVAILABLE, "cannot start: " + e.getMessage(), e);
    }
  }

  /** Starts everything; returns when the node is ready. */
  void start() throws IOException, InterruptedException {
    var listening = new FutureTask<>(this::listen);
    var _ = Thread.ofPlatform().daemon().name("listen").start(listening);
    new Bootstrap(
            api.client("gantry"),
            new Bootstrap.Settings(
                settings.serviceCidr(),
                new Bootstrap.Address(network.gateway(), settings.port()),
                Optional.of(new Bootstrap.Address(network.gateway(), DNS_PORT))))
        .run();
    informers.start();
    controllers.start();
    scheduler.start();
    proxy.start();
    dns.start();
    kubelet.start();
    server = Optional.of(result(listening));
  }

  private HttpServer listen() throws IOException {
    Credential credential =
        authority.server(
            List.of(
                "localhost",
                settings.node(),
                "kubernetes",
                "kubernetes.default",
                "kubernetes.default.svc",
                "kubernetes.default.svc." + ClusterSettings.DOMAIN),
            List.of(
                InetAddress.ofLiteral(LOOPBACK),
                InetAddress.ofLiteral(network.gateway()),
                InetAddress.ofLiteral(Bootstrap.apiServiceAddress(settings.serviceCidr()))));
    var tls =
        Optional.of(
            new ServerTls(
                List.of(credential.certificate()),
                credential.key(),
                List.of(authority.certificate())));
    return HttpServer.open(
        HttpServer.Settings.of(
            new HttpServer.Listener.Tcp(LOOPBACK, settings.port(), tls),
            new HttpServer.Listener.Tcp(network.gateway(), settings.port(), tls)),
        api.handler());
  }

  /** The API as this process's own. */
  Client client() {
    return api.client("gantry");
  }

  /** The credentials of the user that the kubeconfig is for. */
  RehearsalCaller.Admin admin() {
    return new RehearsalCaller.Admin(Admins.credential(authority), authority.certificate());
  }

  /** For {@code cluster status}. */
  Json.Obj status() {
    List<ApiObject> pods = informers.of(ResourceTypes.PODS).list();
    long running =
        pods.stream().filter(pod -> pod.text("status", "phase").equals("Running")).count();
    return Json.object()
        .put("pid", ProcessHandle.current().pid())
        .put("server", "https://" + LOOPBACK + ":" + settings.port())
        .put("node", settings.node())
        .put("version", KUBERNETES_VERSION)
        .put("serviceCidr", settings.serviceCidr())
        .put("podCidr", network.subnet())
        .put("pods", pods.size())
        .put("podsRunning", running)
        .build();
  }

  @Override
  public void close() {
    server.ifPresent(HttpServer::close);
    kubelet.close();
    dns.close();
    proxy.close();
    scheduler.close();
    controllers.close();
    kubeletEvents.close();
    informers.close();
    api.close();
    store.close();
  }

  /**
   * After {@link #close}: the Pods, the rules and the network go, too; the store stays.
   *
   * @param grace seconds that programs get to end by themselves, at most
   */
  void removeAll(int grace) throws InterruptedException {
    kubelet.removeAll(grace);
    proxy.removeAll();
    engine.sandboxes().removeNetwork();
  }
}
