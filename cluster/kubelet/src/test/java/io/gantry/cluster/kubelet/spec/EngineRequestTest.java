package io.gantry.cluster.kubelet.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.cluster.kubelet.pod.Scene;
import io.gantry.engine.api.ContainerSpec;
import io.gantry.engine.api.NetworkSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class EngineRequestTest {
  private static final PodNetwork.ClusterNames NAMES =
      new PodNetwork.ClusterNames("10.96.0.10", "cluster.local");

  private static final DownwardFields.Surroundings NODE =
      new DownwardFields.Surroundings("10.0.0.1", "10.244.0.7", 2000, 4L << 30, 10L << 30);

  private static PodSpec pod(String container, String more) {
    return Scene.pod(
        "{\"nodeName\":\"n1\",\"containers\":[{\"name\":\"c\",\"image\":\"app:1\""
            + container
            + "}]"
            + more
            + "}",
        "");
  }

  private static ContainerSpec decide(PodSpec pod, Map<String, String> environment, String user) {
    return new EngineRequest(
            pod,
            pod.containers().getFirst(),
            2,
            environment,
            List.of(),
            PodNetwork.of(pod, "sb", NAMES),
            user)
        .decide();
  }

  private static Map<String, String> environment(PodSpec pod, Objects objects) {
    return Environment.of(
        new DownwardFields(pod, NODE), objects, pod.containers().getFirst(), Map.of());
  }

  @Test
  void commandAndArgumentsReplaceWhatTheImageSays() {
    var pod = pod(",\"command\":[\"sh\",\"-c\"],\"args\":[\"echo $(A) $$(A) $(B)\"]", "");
    ContainerSpec spec = decide(pod, Map.of("A", "1"), "");
    assertEquals(Optional.of(List.of("sh", "-c")), spec.process().entrypoint());
    assertEquals(List.of("echo 1 $(A) $(B)"), spec.process().command());
    var onlyArgs = decide(pod(",\"args\":[\"x\"]", ""), Map.of(), "");
    assertEquals(Optional.empty(), onlyArgs.process().entrypoint());
  }

  @Test
  void labelsFindTheContainerAgain() {
    var labels = decide(pod("", ""), Map.of(), "").labels();
    assertEquals("u1", labels.get("io.kubernetes.pod.uid"));
    assertEquals("web", labels.get("io.kubernetes.pod.name"));
    assertEquals("default", labels.get("io.kubernetes.pod.namespace"));
    assertEquals("c", labels.get("io.kubernetes.container.name"));
    assertEquals("2", labels.get("io.kubernetes.container.restartCount"));
    assertEquals("n1", labels.get("io.kubernetes.node.name"));
  }

  @Test
  void limitsAndRequestsBecomeLimitsAndWeights() {
    var pod =
        pod(
            """
            ,"resources":{"limits":{"memory":"64Mi","cpu":"1500m"},"requests":{"cpu":"250m"}}
            """,
            "");
    var resources = decide(pod, Map.of(), "").resources();
    assertEquals(64L << 20, resources.memory().limit());
    assertEquals(1_500_000_000L, resources.cpu().nanoCpus());
    assertEquals(256, resources.cpu().shares());
    assertEquals(2, decide(pod("", ""), Map.of(), "").resources().cpu().shares());
  }

  @Test
  void theContainersSecurityContextWinsOverThePods() {
    var pod =
        pod(
            """
            ,"securityContext":{"runAsUser":1000,"readOnlyRootFilesystem":true,
              "allowPrivilegeEscalation":false,
              "capabilities":{"add":["NET_ADMIN"],"drop":["ALL"]}}
            """,
            ",\"securityContext\":{\"runAsUser\":1,\"runAsGroup\":7}");
    ContainerSpec spec = decide(pod, Map.of(), "");
    assertEquals("1000:7", spec.process().user());
    assertTrue(spec.security().readOnlyRootfs());
    assertTrue(spec.security().noNewPrivileges());
    assertEquals(List.of("NET_ADMIN"), spec.security().capAdd());
    assertEquals(List.of("ALL"), spec.security().capDrop());
    assertFalse(decide(pod("", ""), Map.of(), "").security().noNewPrivileges());
  }

  @Test
  void rootIsRefusedWhereThePodForbidsIt() {
    var pod = pod("", ",\"securityContext\":{\"runAsNonRoot\":true}");
    var failure = assertThrows(ConfigException.class, () -> decide(pod, Map.of(), ""));
    assertEquals(
        "container has runAsNonRoot and image will run as root"
            + " (pod: \"web_default(u1)\", container: c)",
        failure.text());
    assertThrows(ConfigException.class, () -> decide(pod, Map.of(), "www"));
    assertEquals("app:1", decide(pod, Map.of(), "1000").image());
  }

  @Test
  void namesAreLookedUpInTheClusterFirst() {
    NetworkSpec network = PodNetwork.of(pod("", ""), "sb", NAMES);
    assertEquals("sandbox:sb", network.mode());
    assertEquals(List.of("10.96.0.10"), network.dns());
    assertEquals(
        List.of("default.svc.cluster.local", "svc.cluster.local", "cluster.local"),
        network.dnsSearch());
    assertEquals(List.of("ndots:5"), network.dnsOptions());
    var own =
        pod(
            "",
            """
            ,"dnsPolicy":"None","dnsConfig":{"nameservers":["1.1.1.1"],"searches":["x.y"],
             "options":[{"name":"ndots","value":"2"},{"name":"edns0"}]}
            """);
    NetworkSpec configured = PodNetwork.of(own, "sb", NAMES);
    assertEquals(List.of("1.1.1.1"), configured.dns());
    assertEquals(List.of("x.y"), configured.dnsSearch());
    assertEquals(List.of("ndots:2", "edns0"), configured.dnsOptions());
    NetworkSpec host = PodNetwork.of(pod("", ",\"hostNetwork\":true"), "sb", NAMES);
    assertEquals("host", host.mode());
    assertEquals(List.of(), host.dns());
  }

  @Test
  void hostsHasTheAddressTheNameAndTheAliases() {
    var pod =
        pod(
            "",
            """
            ,"hostname":"h","subdomain":"s",
             "hostAliases":[{"ip":"1.2.3.4","hostnames":["a","b"]}]
            """);
    String text = PodNetwork.hosts(pod, "10.244.0.7", "cluster.local", "");
    assertTrue(text.startsWith("# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n"));
    assertTrue(text.contains("10.244.0.7\th.s.default.svc.cluster.local\th\n"), text);
    assertTrue(text.endsWith("# Entries added by HostAliases.\n1.2.3.4\ta\tb\n"), text);
  }

  @Test
  void theEnvironmentComesFromEverywhere() {
    var objects =
        new MemoryObjects()
            .configMap("cm", "{\"K\":\"v\",\"L\":\"w\"}")
            .secret("s", "{\"P\":\"aGk=\"}")
            .service("db-one", "{\"clusterIP\":\"10.96.0.5\",\"ports\":[{\"port\":5432}]}")
            .service("none", "{\"clusterIP\":\"None\",\"ports\":[{\"port\":1}]}");
    var pod =
        pod(
            """
            ,"resources":{"limits":{"cpu":"500m"}},
             "envFrom":[{"prefix":"X_","configMapRef":{"name":"cm"}},
               {"secretRef":{"name":"gone","optional":true}}],
             "env":[{"name":"A","value":"1"},{"name":"B","value":"$(A)-$(X_K)"},
              {"name":"C","valueFrom":{"configMapKeyRef":{"name":"cm","key":"L"}}},
              {"name":"D","valueFrom":{"secretKeyRef":{"name":"s","key":"P"}}},
              {"name":"E","valueFrom":{"fieldRef":{"fieldPath":"status.podIP"}}},
              {"name":"F","valueFrom":{"fieldRef":{"fieldPath":"metadata.labels['app']"}}},
              {"name":"G","valueFrom":{"resourceFieldRef":{"resource":"limits.cpu"}}},
              {"name":"H","valueFrom":{"resourceFieldRef":
                 {"resource":"limits.memory","divisor":"1Mi"}}},
              {"name":"I","valueFrom":{"configMapKeyRef":
                 {"name":"cm","key":"none","optional":true}}}]
            """,
            "");
    Map<String, String> environment = environment(pod, objects);
    assertEquals("1-v", environment.get("B"));
    assertEquals("w", environment.get("C"));
    assertEquals("hi", environment.get("D"));
    assertEquals("10.244.0.7", environment.get("E"));
    assertEquals("web", environment.get("F"));
    assertEquals("1", environment.get("G"));
    assertEquals("4096", environment.get("H"));
    assertFalse(environment.containsKey("I"));
    assertEquals("10.96.0.5", environment.get("DB_ONE_SERVICE_HOST"));
    assertEquals("5432", environment.get("DB_ONE_SERVICE_PORT"));
    assertEquals("tcp://10.96.0.5:5432", environment.get("DB_ONE_PORT_5432_TCP"));
    assertFalse(environment.containsKey("NONE_SERVICE_HOST"));
  }

  @Test
  void whatIsMissingIsSaidInUpstreamsWords() {
    var objects = new MemoryObjects().configMap("cm", "{}");
    var map = pod(",\"envFrom\":[{\"configMapRef\":{\"name\":\"gone\"}}]", "");
    assertEquals(
        "configmap \"gone\" not found",
        assertThrows(ConfigException.class, () -> environment(map, objects)).text());
    var key =
        pod(
            ",\"env\":[{\"name\":\"A\",\"valueFrom\":"
                + "{\"configMapKeyRef\":{\"name\":\"cm\",\"key\":\"k\"}}}]",
            "");
    assertEquals(
        "couldn't find key k in ConfigMap default/cm",
        assertThrows(ConfigException.class, () -> environment(key, objects)).text());
  }
}
