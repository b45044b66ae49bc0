package io.gantry.app.launcher.cluster;

import io.gantry.cluster.client.Client;
import io.gantry.cluster.client.Client.DeleteOptions;
import io.gantry.cluster.client.Client.ListOptions;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ObjectKey;
import io.gantry.cluster.model.ResourceType;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.engine.local.LocalEngine;
import io.gantry.platform.linux.fs.FileTree;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A short life of a cluster on roots of its own, while the JVM records an AOT cache: start, calls
 * over TLS as kubectl makes them, a Deployment whose Pod runs, end.
 */
public final class ClusterRehearsal {
  private static final String NODE = "rehearsal";
  private static final ObjectKey WEB = new ObjectKey("default", "web");
  private static final String DEPLOYMENT =
      """
      {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"default"},
       "spec":{"replicas":1,"selector":{"matchLabels":{"app":"web"}},
        "template":{"metadata":{"labels":{"app":"web"}},
         "spec":{"terminationGracePeriodSeconds":0,"containers":[{"name":"web","image":"busybox",
          "command":["sleep","1000"],"ports":[{"containerPort":80}],
          "readinessProbe":{"exec":{"command":["true"]},"periodSeconds":1}}]}}}}
      """;
  private static final String SERVICE =
      """
      {"apiVersion":"v1","kind":"Service","metadata":{"name":"web","namespace":"default"},
       "spec":{"selector":{"app":"web"},"ports":[{"port":80}]}}
      """;

  private final ClusterFiles files;
  private final LocalEngine engine;

  /** On the roots of {@code engine}, which has the image {@code busybox}. */
  public ClusterRehearsal(Path state, Path run, LocalEngine engine) {
    files = ClusterFiles.of(state, run);
    this.engine = engine;
  }

  /** From start to end; nothing is left but the roots. */
  public void run() throws IOException, InterruptedException {
    files.make();
    var settings =
        new ClusterSettings(NODE, freePort(), ClusterSettings.usualServices(files.state()));
    settings.write(files.settings());
    var cluster = new Cluster(engine, files, settings, Clock.systemUTC());
    try {
      cluster.start();
      Client client = cluster.client();
      var caller = RehearsalCaller.of(settings.port(), cluster.admin());
      caller.get("/version");
      caller.get("/api");
      caller.get("/apis");
      caller.get("/apis/apps/v1");
      caller.get("/openapi/v3");
      caller.post("/apis/apps/v1/namespaces/default/deployments", DEPLOYMENT);
      caller.post("/api/v1/namespaces/default/services", SERVICE);
      await(client, ResourceTypes.DEPLOYMENTS, web -> web.number(0, "status", "readyReplicas") > 0);
      caller.get("/api/v1/namespaces/default/pods");
      caller.get("/apis/apps/v1/namespaces/default/deployments/web");
      client.delete(ResourceTypes.DEPLOYMENTS, WEB, DeleteOptions.DEFAULT);
      client.delete(ResourceTypes.SERVICES, WEB, DeleteOptions.DEFAULT);
    } finally {
      cluster.close();
      cluster.removeAll(0);
      FileTree.delete(files.state());
    }
  }

  /** Takes away what a killed one has left. */
  public void end() throws InterruptedException {
    Optional<ClusterSettings> settings = ClusterSettings.read(files.settings());
    if (settings.isPresent()) {
      try (var cluster = new Cluster(engine, files, settings.get(), Clock.systemUTC())) {
        cluster.removeAll(0);
      }
      FileTree.delete(files.state());
    }
  }

  private static void await(Client client, ResourceType type, Predicate<ApiObject> wanted)
      throws InterruptedException {
    var options = ListOptions.in(WEB.namespace());
    Client.Listing now = client.list(type, options);
    if (now.items().stream().anyMatch(wanted)) {
      return;
    }
    try (Client.Watch watch = client.watch(type, options, now.resourceVersion())) {
      while (watch.next().filter(event -> !wanted.test(event.object())).isPresent()) {
        // The next event.
      }
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
