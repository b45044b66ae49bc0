package io.gantry.quality.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.LocalPortForward;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsProgram;
import io.gantry.quality.testkit.NeedsRoot;
import io.gantry.quality.testkit.StateRoot;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a program in Java does by the fabric8 client. */
@LeavesNothing
@NeedsRoot
@NeedsProgram({"conmon", "busybox", "kubectl", "curl"})
final class Fabric8IT {
  private static final String NAMESPACE = "default";
  private static final Map<String, String> LABELS = Map.of("app", "web");
  private static final int SECONDS = 60;

  /** Keeps what it sees. */
  private static final class Seen implements Watcher<ConfigMap> {
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    @Override
    public void eventReceived(Action action, ConfigMap map) {
      events.add(action + " " + map.getMetadata().getName() + " " + map.getData());
    }

    @Override
    public void onClose(WatcherException cause) {
      events.add("closed: " + cause.getMessage());
    }

    void next(String expected) throws InterruptedException {
      assertEquals(expected, events.poll(SECONDS, TimeUnit.SECONDS));
    }
  }

  private static KubernetesClient client(StateRoot root) {
    Config config = Config.fromKubeconfig(root.scratch().resolve(".kube/config").toFile());
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  private static Deployment web() {
    return new DeploymentBuilder()
        .withNewMetadata()
        .withName("web")
        .withLabels(LABELS)
        .endMetadata()
        .withNewSpec()
        .withReplicas(1)
        .withNewSelector()
        .withMatchLabels(LABELS)
        .endSelector()
        .withNewTemplate()
        .withNewMetadata()
        .withLabels(LABELS)
        .endMetadata()
        .withNewSpec()
        .withTerminationGracePeriodSeconds(0L)
        .addNewContainer()
        .withName("web")
        .withImage("busybox")
        .withCommand(
            "sh",
            "-c",
            "mkdir /www; echo hello >/www/index.html; echo serving; "
                + "exec httpd -f -p 8080 -h /www")
        .withNewReadinessProbe()
        .withPeriodSeconds(1)
        .withNewHttpGet()
        .withPath("/")
        .withPort(new IntOrString(8080))
        .endHttpGet()
        .endReadinessProbe()
        .endContainer()
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }

  private static Service service() {
    return new ServiceBuilder()
        .withNewMetadata()
        .withName("web")
        .endMetadata()
        .withNewSpec()
        .withSelector(LABELS)
        .addNewPort()
        .withPort(80)
        .withTargetPort(new IntOrString(8080))
        .endPort()
        .endSpec()
        .build();
  }

  private static ConfigMap map(String value) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName("map")
        .withNamespace(NAMESPACE)
        .endMetadata()
        .addToData("a", value)
        .build();
  }

  @Test
  void aDeploymentIsDrivenByTypes(StateRoot root) throws Exception {
    try (Cluster cluster = Cluster.up(root);
        KubernetesClient client = client(root)) {
      assertEquals("36", client.getKubernetesVersion().getMinor());
      client.resource(web()).inNamespace(NAMESPACE).create();
      Service service = client.resource(service()).inNamespace(NAMESPACE).create();
      Deployment ready =
          client.resource(web()).inNamespace(NAMESPACE).waitUntilReady(SECONDS, TimeUnit.SECONDS);
      assertEquals(1, ready.getStatus().getReadyReplicas());
      assertEquals("hello", Cluster.page(service.getSpec().getClusterIP()));

      theScaleIsSet(client);
      // Only now: which of three Pods stay depends on how long each has been ready.
      Pod pod = onlyPod(client);
      logsAndProcessesAreReached(client, pod);
      aPortIsForwarded(client, pod);
      everythingGoes(client);
      assertEquals("", cluster.ok("get", "replicasets", "-o", "name"));
    }
  }

  private static Pod onlyPod(KubernetesClient client) {
    var labelled = client.pods().inNamespace(NAMESPACE).withLabels(LABELS);
    List<Pod> pods = labelled.list().getItems();
    assertEquals(1, pods.size());
    assertEquals(
        List.of(),
        client.pods().inNamespace(NAMESPACE).withLabel("app", "other").list().getItems());
    return pods.getFirst();
  }

  private static void theScaleIsSet(KubernetesClient client) {
    var deployment = client.apps().deployments().inNamespace(NAMESPACE).withName("web");
    try (var informer = client.pods().inNamespace(NAMESPACE).withLabels(LABELS).inform()) {
      assertEquals(1, informer.getStore().list().size());
      deployment.scale(3);
      Deployment scaled =
          deployment.waitUntilCondition(
              found -> Objects.equals(found.getStatus().getReadyReplicas(), 3),
              SECONDS,
              TimeUnit.SECONDS);
      assertEquals(3, scaled.getSpec().getReplicas());
      Gantry.await("three Pods at the informer", () -> informer.getStore().list().size() == 3);
      deployment.scale(1);
      Gantry.await("one Pod at the informer", () -> informer.getStore().list().size() == 1);
    }
  }

  private static void logsAndProcessesAreReached(KubernetesClient client, Pod pod)
      throws Exception {
    var resource = client.pods().resource(pod);
    assertEquals("serving\n", resource.getLog());
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    try (ExecWatch exec =
        resource
            .writingOutput(out)
            .writingError(err)
            .exec("sh", "-c", "echo out; echo err >&2; exit 7")) {
      assertEquals(7, exec.exitCode().get(SECONDS, TimeUnit.SECONDS));
    }
    assertEquals("out\n", out.toString(StandardCharsets.UTF_8));
    assertEquals("err\n", err.toString(StandardCharsets.UTF_8));
  }

  private static void aPortIsForwarded(KubernetesClient client, Pod pod) throws Exception {
    try (LocalPortForward forward = client.pods().resource(pod).portForward(8080)) {
      assertEquals("hello", Cluster.page("127.0.0.1:" + forward.getLocalPort()));
    }
  }

  private static void everythingGoes(KubernetesClient client) {
    var deployment = client.apps().deployments().inNamespace(NAMESPACE).withName("web");
    assertTrue(!deployment.delete().isEmpty());
    deployment.waitUntilCondition(Objects::isNull, SECONDS, TimeUnit.SECONDS);
    assertNull(deployment.get());
    client.services().inNamespace(NAMESPACE).withName("web").delete();
    Gantry.await(
        "no Pods",
        () ->
            client.pods().inNamespace(NAMESPACE).withLabels(LABELS).list().getItems().isEmpty()
                && client.apps().replicaSets().inNamespace(NAMESPACE).list().getItems().isEmpty());
  }

  @Test
  void anObjectIsChangedInEveryWay(StateRoot root) throws Exception {
    try (Cluster _ = Cluster.up(root);
        KubernetesClient client = client(root)) {
      var maps = client.configMaps().inNamespace(NAMESPACE);
      var map = maps.withName("map");
      var seen = new Seen();
      assertNull(map.get());
      try (Watch _ = map.watch(seen)) {
        ConfigMap made = client.resource(map("1")).create();
        seen.next("ADDED map {a=1}");
        assertEquals(409, refused(() -> client.resource(map("1")).create()).getCode());

        map.edit(found -> new ConfigMapBuilder(found).addToData("b", "2").build());
        seen.next("MODIFIED map {a=1, b=2}");
        map.patch(PatchContext.of(PatchType.JSON_MERGE), "{\"data\":{\"b\":null}}");
        seen.next("MODIFIED map {a=1}");
        map.patch(PatchContext.of(PatchType.STRATEGIC_MERGE), "{\"data\":{\"c\":\"3\"}}");
        seen.next("MODIFIED map {a=1, c=3}");

        ConfigMap outdated = new ConfigMapBuilder(made).addToData("a", "9").build();
        KubernetesClientException conflict =
            refused(() -> client.resource(outdated).lockResourceVersion().update());
        assertEquals(409, conflict.getCode());
        assertEquals("Conflict", conflict.getStatus().getReason());

        KubernetesClientException owned =
            refused(() -> client.resource(map("5")).fieldManager("me").serverSideApply());
        assertEquals(409, owned.getCode());
        client.resource(map("5")).fieldManager("me").forceConflicts().serverSideApply();
        seen.next("MODIFIED map {a=5, c=3}");
        assertTrue(
            map.get().getMetadata().getManagedFields().stream()
                .anyMatch(entry ->
                    entry.getManager().equals("me") && entry.getOperation().equals("Apply")));

        map.delete();
        seen.next("DELETED map {a=5, c=3}");
      }
      assertNull(map.get());
      assertEquals(List.of(), map.delete());
      KubernetesClientException invalid =
          refused(() ->
              client
                  .resource(
                      new ConfigMapBuilder(map("1"))
                          .editMetadata()
                          .withName("Upper")
                          .endMetadata()
                          .build())
                  .create());
      assertEquals(422, invalid.getCode());
      assertNotNull(invalid.getStatus().getDetails());
      assertEquals(
          "metadata.name", invalid.getStatus().getDetails().getCauses().getFirst().getField());
    }
  }

  private static KubernetesClientException refused(org.junit.jupiter.api.function.Executable call) {
    return assertThrows(KubernetesClientException.class, call);
  }
}
