package io.gantry.cluster.controllers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.cluster.apiserver.ApiServer;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.cluster.pki.Authority;
import io.gantry.cluster.pki.Credential;
import io.gantry.cluster.pki.Kubeconfig;
import io.gantry.cluster.store.SqliteStore;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.http.HttpServer;
import io.gantry.platform.http.ServerTls;
import io.gantry.quality.testkit.NeedsProgram;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Roll-outs as kubectl asks for them and reports them. */
@NeedsProgram("kubectl")
@Timeout(120)
final class KubectlRolloutIT {
  @TempDir Path directory;
  private SqliteStore store;
  private ApiServer api;
  private HttpServer http;
  private Cluster cluster;

  @BeforeEach
  void start() throws IOException, InterruptedException {
    store = SqliteStore.open(directory.resolve("store.db"));
    api = new ApiServer(ApiServer.Parts.of(store));
    var authority = Authority.open(directory.resolve("pki"), Clock.systemUTC());
    InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
    Credential server = authority.server(List.of("localhost"), List.of(loopback));
    var tls =
        new ServerTls(
            List.of(server.certificate()), server.key(), List.of(authority.certificate()));
    http =
        HttpServer.open(
            HttpServer.Settings.of(new HttpServer.Listener.Tcp("127.0.0.1", 0, Optional.of(tls))),
            api.handler());
    Credential admin = authority.client("admin", "admin", List.of("system:masters"));
    new Kubeconfig(directory.resolve("config"))
        .add(
            new Kubeconfig.Entry(
                "test", "https://127.0.0.1:" + http.port(), authority.certificatePem(), admin));
    cluster = new Cluster(api.client("controllers"));
    Json.Obj spec = Json.object().put("finalizers", Json.strings(List.of("kubernetes"))).build();
    cluster.client.create(ApiObject.of(ResourceTypes.NAMESPACES, "", "default").with(spec, "spec"));
    cluster.await(
        "the account",
        ResourceTypes.SERVICE_ACCOUNTS,
        () -> !cluster.all(ResourceTypes.SERVICE_ACCOUNTS).isEmpty());
  }

  @AfterEach
  void stop() {
    cluster.close();
    http.close();
    api.close();
    store.close();
  }

  /** What it prints, both streams together; it must succeed. */
  private String kubectl(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("kubectl"));
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile(directory, "kubectl", ".out");
    var builder = new ProcessBuilder(command);
    builder.environment().put("HOME", directory.toString());
    builder.environment().put("KUBECONFIG", directory.resolve("config").toString());
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    Process process = builder.start();
    boolean ended = process.waitFor(40, TimeUnit.SECONDS);
    if (!ended) {
      process.destroyForcibly().waitFor();
    }
    String text = Files.readString(output, StandardCharsets.UTF_8);
    assertTrue(ended, () -> String.join(" ", command) + " does not end: " + text);
    assertEquals(0, process.exitValue(), text);
    return text;
  }

  private void apply(ApiObject object) throws IOException, InterruptedException {
    Path file = Files.createTempFile(directory, "object", ".json");
    Files.write(file, object.tree().bytes());
    kubectl("apply", "--validate=false", "-f", file.toString());
  }

  private static void assertHas(String part, String text) {
    assertTrue(text.contains(part), () -> "no '" + part + "' in:\n" + text);
  }

  @Test
  void aRolloutIsFollowedAndUndone() throws IOException, InterruptedException {
    apply(Cluster.deployment("web", 3, "app:1"));
    assertHas(
        "deployment \"web\" successfully rolled out",
        kubectl("rollout", "status", "deployment/web", "--timeout=30s"));
    kubectl("set", "image", "deployment/web", "main=app:2");
    assertHas(
        "successfully rolled out", kubectl("rollout", "status", "deployment/web", "--timeout=30s"));
    assertHas("2         <none>", kubectl("rollout", "history", "deployment/web"));
    kubectl("rollout", "undo", "deployment/web");
    assertHas(
        "successfully rolled out", kubectl("rollout", "status", "deployment/web", "--timeout=30s"));
    String described = kubectl("describe", "deployment", "web");
    assertHas("deployment.kubernetes.io/revision: 3", described);
    assertHas("Image:         app:1", described);
    assertHas("3 desired | 3 updated | 3 total | 3 available | 0 unavailable", described);
    assertHas("Available      True    MinimumReplicasAvailable", described);
    assertHas("Progressing    True    NewReplicaSetAvailable", described);
    assertHas("OldReplicaSets:  web-", described);
    assertHas("NewReplicaSet:   web-", described);
    assertHas("Scaled up replica set web-", described);
    assertEquals(2, cluster.all(ResourceTypes.REPLICA_SETS).size());
  }

  @Test
  void restartPauseResumeAndScaleWork() throws IOException, InterruptedException {
    apply(Cluster.deployment("web", 2, "app:1"));
    kubectl("rollout", "status", "deployment/web", "--timeout=30s");
    kubectl("rollout", "restart", "deployment/web");
    kubectl("rollout", "status", "deployment/web", "--timeout=30s");
    assertEquals(2, cluster.all(ResourceTypes.REPLICA_SETS).size());
    kubectl("rollout", "pause", "deployment/web");
    kubectl("set", "image", "deployment/web", "main=app:2");
    kubectl("scale", "deployment/web", "--replicas=5");
    kubectl(
        "wait", "--for=jsonpath={.status.availableReplicas}=5", "deployment/web", "--timeout=30s");
    assertEquals(2, cluster.all(ResourceTypes.REPLICA_SETS).size());
    assertHas("DeploymentPaused", kubectl("describe", "deployment", "web"));
    kubectl("rollout", "resume", "deployment/web");
    kubectl("rollout", "status", "deployment/web", "--timeout=30s");
    assertEquals(3, cluster.all(ResourceTypes.REPLICA_SETS).size());
    kubectl("delete", "deployment", "web", "--cascade=foreground", "--timeout=30s");
    assertEquals(0, cluster.all(ResourceTypes.PODS).size());
  }

  @Test
  void anExposedDeploymentHasEndpoints() throws IOException, InterruptedException {
    apply(Cluster.deployment("web", 2, "app:1"));
    Json.Obj port = Json.object().put("port", 80).put("targetPort", 8080).build();
    Json.Obj spec =
        Json.object()
            .put("selector", Json.object().put("app", "web").build())
            .put("ports", Json.array(List.of(port)))
            .build();
    apply(ApiObject.of(ResourceTypes.SERVICES, "default", "web").with(spec, "spec"));
    kubectl("rollout", "status", "deployment/web", "--timeout=30s");
    cluster.await(
        "two addresses",
        ResourceTypes.ENDPOINTS,
        () ->
            cluster.all(ResourceTypes.ENDPOINTS).stream()
                .anyMatch(e -> e.tree().text().split("\"ip\"", -1).length == 3));
    String described = kubectl("describe", "service", "web");
    assertHas(":8080,", described);
  }

  @Test
  void aNamespaceIsDeleted() throws IOException, InterruptedException {
    apply(ApiObject.of(ResourceTypes.NAMESPACES, "", "shop"));
    apply(ApiObject.of(ResourceTypes.CONFIG_MAPS, "shop", "settings"));
    kubectl("delete", "namespace", "shop", "--timeout=30s");
  }
}
