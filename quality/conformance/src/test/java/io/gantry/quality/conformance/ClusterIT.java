package io.gantry.quality.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsProgram;
import io.gantry.quality.testkit.NeedsRoot;
import io.gantry.quality.testkit.StateRoot;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What kubectl's users do on a first day. */
@LeavesNothing
@NeedsRoot
@NeedsProgram({"conmon", "busybox", "kubectl", "curl"})
final class ClusterIT {
  private static final String WEB =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec:
        replicas: 3
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec:
            terminationGracePeriodSeconds: 0
            containers:
            - name: web
              image: busybox
              command: [sh, -c, "mkdir /www; hostname >/www/index.html; echo serving; exec httpd -f -p 8080 -h /www"]
              ports: [{name: http, containerPort: 8080}]
              readinessProbe: {httpGet: {path: /, port: http}, periodSeconds: 1}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: web}
      spec:
        type: NodePort
        selector: {app: web}
        ports: [{port: 80, targetPort: http}]
      """;

  private static void rolledOut(Cluster cluster) throws Exception {
    assertTrue(
        cluster
            .ok("rollout", "status", "deployment/web", "--timeout=90s")
            .contains("successfully rolled out"));
  }

  @Test
  void aDeploymentRunsIsFoundAndIsHealed(StateRoot root) throws Exception {
    try (Cluster cluster = Cluster.up(root)) {
      cluster.kubectl().apply(WEB).exits(0);
      rolledOut(cluster);
      String address = cluster.value("service/web", ".spec.clusterIP");
      String port = cluster.value("service/web", ".spec.ports[0].nodePort");
      String node = cluster.value("node/n1", ".status.addresses[0].address");
      Set<String> answered = new TreeSet<>();
      for (int i = 0; i < 30; i++) {
        answered.add(Cluster.page(address));
      }
      assertEquals(3, answered.size(), "all Pods answer in turn: " + answered);
      assertTrue(answered.contains(Cluster.page(node + ":" + port)));
      assertTrue(
          cluster
              .ok("exec", "deployment/web", "--", "nslookup", "web.default.svc.cluster.local")
              .contains(address));

      cluster.ok("scale", "deployment/web", "--replicas=5");
      rolledOut(cluster);
      String pods = cluster.value("pods", ".items[*].metadata.name");
      assertEquals(5, pods.split(" ", -1).length);
      String gone = pods.substring(0, pods.indexOf(' '));
      cluster.ok("delete", "pod", gone);
      rolledOut(cluster);
      assertTrue(!cluster.value("pods", ".items[*].metadata.name").contains(gone));

      String killed = cluster.value("pods", ".items[0].metadata.name");
      String container = cluster.value("pod/" + killed, ".status.containerStatuses[0].containerID");
      cluster.gantry().run("kill", container.substring("gantry://".length())).exits(0);
      cluster.ok(
          "wait",
          "pod/" + killed,
          "--for=jsonpath={.status.containerStatuses[0].restartCount}=1",
          "--timeout=60s");
      rolledOut(cluster);

      cluster.kill();
      assertTrue(!Cluster.page(address).isEmpty(), "Pods answer without the cluster's process");
    }
  }

  @Test
  void aRollOutIsFollowedAndUndone(StateRoot root) throws Exception {
    try (Cluster cluster = Cluster.up(root)) {
      cluster.kubectl().apply(WEB).exits(0);
      rolledOut(cluster);
      String first = cluster.value("replicasets", ".items[0].metadata.name");
      cluster.ok("set", "env", "deployment/web", "COLOUR=blue");
      rolledOut(cluster);
      assertEquals("blue", cluster.ok("exec", "deployment/web", "--", "sh", "-c", "echo $COLOUR"));
      assertTrue(cluster.ok("rollout", "history", "deployment/web").contains("2"));
      cluster.ok("rollout", "undo", "deployment/web");
      rolledOut(cluster);
      assertEquals(
          "3",
          cluster.value("replicaset/" + first, ".status.readyReplicas"),
          "the old one is back");
      String described = cluster.ok("describe", "deployment", "web");
      assertTrue(described.contains("ScalingReplicaSet"), described);
    }
  }

  @Test
  void podsOutliveTheProcessAndItsNextLifeFindsThem(StateRoot root) throws Exception {
    try (Cluster cluster = Cluster.up(root)) {
      cluster.ok("run", "one", "--image=busybox", "--", "sleep", "1000");
      cluster.ok("wait", "pod/one", "--for=condition=Ready", "--timeout=60s");
      String started = cluster.value("pod/one", ".status.containerStatuses[0].state.running");
      cluster.kill();
      cluster.gantry().run("cluster", "up").exits(0);
      assertEquals(started, cluster.value("pod/one", ".status.containerStatuses[0].state.running"));
      assertEquals("0", cluster.value("pod/one", ".status.containerStatuses[0].restartCount"));
      cluster.gantry().run("cluster", "down", "--timeout", "0").exits(0);
      assertEquals("", cluster.gantry().run("ps", "-aq").succeeds());
      cluster.gantry().run("cluster", "up").exits(0);
      cluster.ok("wait", "pod/one", "--for=condition=Ready", "--timeout=60s");
    }
  }

  @Test
  void streamsReachAPod(StateRoot root) throws Exception {
    try (Cluster cluster = Cluster.up(root)) {
      cluster.kubectl().apply(WEB).exits(0);
      rolledOut(cluster);
      assertTrue(cluster.ok("logs", "deployment/web").contains("serving"));
      assertEquals(
          "in: hello",
          cluster
              .kubectl()
              .runWith("hello", "exec", "-i", "deployment/web", "--", "sed", "s/^/in: /")
              .succeeds());
      cluster.kubectl().run("exec", "deployment/web", "--", "sh", "-c", "exit 7").exits(7);
      Process forward =
          cluster
              .kubectl()
              .start(ProcessBuilder.Redirect.DISCARD, "port-forward", "service/web", ":80");
      try (var lines = forward.inputReader()) {
        String line = lines.readLine(); // Forwarding from 127.0.0.1:40123 -> 8080
        String at = line.substring(line.indexOf("127.0.0.1:")).split(" ", -1)[0];
        assertTrue(Cluster.page(at).startsWith("web-"));
      } finally {
        forward.destroy();
        forward.waitFor();
      }
    }
  }

  @Test
  void mistakesAreExplained(StateRoot root) throws Exception {
    try (Cluster cluster = Cluster.up(root)) {
      Kubectl kubectl = cluster.kubectl();
      kubectl
          .apply("apiVersion: nowhere/v1\nkind: Thing\nmetadata: {name: x}")
          .exits(1)
          .complains("no matches for kind \"Thing\" in version \"nowhere/v1\"");
      String pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: %s}\nspec: {containers: [%s]}";
      kubectl
          .apply(pod.formatted("x", "{name: a, image: busybox, comand: [x]}"))
          .exits(1)
          .complains("unknown field \"spec.containers[0].comand\"");
      kubectl
          .apply(pod.formatted("Upper", "{name: a, image: busybox}"))
          .exits(1)
          .complains("metadata.name: Invalid value: \"Upper\": a lowercase RFC 1123 subdomain");
      kubectl
          .apply(pod.formatted("x", "{name: a, image: busybox, ports: [{containerPort: 70000}]}"))
          .exits(1)
          .complains(
              "spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1"
                  + " and 65535, inclusive");

      kubectl
          .apply(
              pod.formatted(
                  "big", "{name: a, image: busybox, resources: {requests: {cpu: '1000'}}}"))
          .exits(0);
      cluster.ok("wait", "pod/big", "--for=jsonpath={.status.conditions[0].reason}=Unschedulable");
      assertTrue(cluster.ok("describe", "pod", "big").contains("1 Insufficient cpu"));

      kubectl.apply(pod.formatted("lost", "{name: a, image: 'localhost:1/not-here:1'}")).exits(0);
      cluster.ok(
          "wait",
          "pod/lost",
          "--for=jsonpath={.status.containerStatuses[0].state.waiting.reason}=ImagePullBackOff",
          "--timeout=60s");
      assertTrue(cluster.ok("describe", "pod", "lost").contains("not-here:1"));

      kubectl
          .apply(pod.formatted("crash", "{name: a, image: busybox, command: [sh, -c, exit 3]}"))
          .exits(0);
      cluster.ok(
          "wait",
          "pod/crash",
          "--for=jsonpath={.status.containerStatuses[0].state.waiting.reason}=CrashLoopBackOff",
          "--timeout=60s");
      assertEquals(
          "3",
          cluster.value("pod/crash", ".status.containerStatuses[0].lastState.terminated.exitCode"));
      assertNotEquals("", cluster.ok("get", "events"));
    }
  }
}
