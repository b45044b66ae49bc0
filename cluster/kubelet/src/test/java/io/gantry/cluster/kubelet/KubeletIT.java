package io.gantry.cluster.kubelet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.cluster.model.ApiObject;
import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsProgram;
import io.gantry.quality.testkit.NeedsRoot;
import io.gantry.quality.testkit.StateRoot;
import org.junit.jupiter.api.Test;

@NeedsRoot
@NeedsProgram({"conmon", "busybox"})
@LeavesNothing
final class KubeletIT {
  private static final String SLEEP = "\"image\":\"busybox\",\"command\":[\"sleep\",\"1000\"]";

  @Test
  void aPodWithAnInitContainerAndTwoContainersThatShareLocalhost(StateRoot directories)
      throws Exception {
    try (var host = new TestNode(directories)) {
      host.configMap("cm", "{\"page\":\"from the map\"}");
      host.run(
          "web",
          """
          "terminationGracePeriodSeconds":1,
          "volumes":[{"name":"cm","configMap":{"name":"cm"}},{"name":"e","emptyDir":{}}],
          "initContainers":[{"name":"init","image":"busybox",
             "command":["sh","-c","echo made > /e/made"],
             "volumeMounts":[{"name":"e","mountPath":"/e"}]}],
          "containers":[
            {"name":"server","image":"busybox",
             "command":["sh","-c","echo up; exec httpd -f -p 8080 -h /www"],
             "volumeMounts":[{"name":"cm","mountPath":"/www"},{"name":"e","mountPath":"/e"}],
             "readinessProbe":{"httpGet":{"port":8080,"path":"/page"},"periodSeconds":1}},
            {"name":"beside",%s,"env":[{"name":"IP",
               "valueFrom":{"fieldRef":{"fieldPath":"status.podIP"}}}],
             "volumeMounts":[{"name":"e","mountPath":"/e"}]}]
          """
              .formatted(SLEEP));
      ApiObject pod = host.awaitReady("web");
      assertEquals("Running", pod.status().string("phase"));
      assertEquals(
          "from the map0",
          host.exec("web", "beside", "", "wget", "-qO-", "http://localhost:8080/page"));
      assertEquals(
          "made\n" + pod.status().string("podIP") + "\nweb\n0",
          host.exec("web", "beside", "", "sh", "-c", "cat /e/made; echo $IP; hostname"));
      assertEquals("hi3", host.exec("web", "beside", "hi", "sh", "-c", "cat; exit 3"));
      assertEquals("up\n", host.logs("web", "server", false));
      String resolv = host.exec("web", "beside", "", "cat", "/etc/resolv.conf");
      assertTrue(
          resolv.contains("nameserver 10.96.0.10")
              && resolv.contains("search default.svc.cluster.local svc.cluster.local cluster.local")
              && resolv.contains("options ndots:5"),
          resolv);
      String hosts = host.exec("web", "beside", "", "cat", "/etc/hosts");
      assertTrue(hosts.contains(pod.status().string("podIP") + "\tweb"), hosts);
      host.delete("web");
      host.awaitGone("web");
      assertEquals(0, host.engine.containers().list(true).size());
      assertEquals(0, host.engine.sandboxes().list().size());
    }
  }

  @Test
  void aContainerThatFailsIsStartedAgainAndItsLastLogIsKept(StateRoot directories)
      throws Exception {
    try (var host = new TestNode(directories)) {
      host.run(
          "crash",
          """
          "containers":[{"name":"c","image":"busybox","terminationMessagePath":"/words",
            "command":["sh","-c","echo run; printf why > /words; exit 3"]}]
          """);
      ApiObject pod =
          host.await(
              "crash",
              "in a crash loop",
              p ->
                  TestNode.container(p, "c")
                      .object("state")
                      .object("waiting")
                      .string("reason")
                      .equals("CrashLoopBackOff"));
      var end = TestNode.container(pod, "c").object("lastState").object("terminated");
      assertEquals(3, end.number("exitCode", 0));
      assertEquals("why", end.string("message"));
      assertEquals(1, TestNode.container(pod, "c").number("restartCount", 0));
      assertEquals("run\n", host.logs("crash", "c", true));
      host.delete("crash");
      host.awaitGone("crash");
    }
  }

  @Test
  void aJobLikePodSucceedsAndKeepsItsLog(StateRoot directories) throws Exception {
    try (var host = new TestNode(directories)) {
      host.run(
          "job",
          """
          "restartPolicy":"Never",
          "containers":[{"name":"c","image":"busybox","command":["echo","done"]}]
          """);
      host.await("job", "done", p -> p.status().string("phase").equals("Succeeded"));
      assertEquals("done\n", host.logs("job", "c", false));
      host.delete("job");
      host.awaitGone("job");
    }
  }

  @Test
  void aFailingLivenessProbeRestartsAContainer(StateRoot directories) throws Exception {
    try (var host = new TestNode(directories)) {
      host.run(
          "sick",
          """
          "terminationGracePeriodSeconds":1,
          "containers":[{"name":"c",%s,
            "livenessProbe":{"exec":{"command":["sh","-c","echo ill; exit 1"]},
              "periodSeconds":1,"failureThreshold":1}}]
          """
              .formatted(SLEEP));
      host.await(
          "sick", "restarted", p -> TestNode.container(p, "c").number("restartCount", 0) > 0);
      host.awaitSaid("Unhealthy: Liveness probe failed: ill");
      host.awaitSaid("Killing: Container c failed liveness probe, will be restarted");
    }
  }

  @Test
  void podsRunOnWithoutTheKubeletAndItsSuccessorSeesWhatHappened(StateRoot directories)
      throws Exception {
    var first = new TestNode(directories);
    first.run("stays", "\"containers\":[{\"name\":\"c\"," + SLEEP + "}]");
    first.run("ends", "\"containers\":[{\"name\":\"c\"," + SLEEP + "}]");
    first.run("orphan", "\"containers\":[{\"name\":\"c\"," + SLEEP + "}]");
    String id = TestNode.container(first.awaitReady("stays"), "c").string("containerID");
    String ends = TestNode.container(first.awaitReady("ends"), "c").string("containerID");
    first.awaitReady("orphan");
    first.leave();
    first.engine.containers().kill(ends.substring("gantry://".length()), "KILL");
    try (var second = new TestNode(directories)) {
      second.await(
          "ends", "restarted", p -> TestNode.container(p, "c").number("restartCount", 0) == 1);
      ApiObject stays = second.awaitReady("stays");
      assertEquals(id, TestNode.container(stays, "c").string("containerID"));
      assertEquals(0, TestNode.container(stays, "c").number("restartCount", 0));
      assertEquals("0", second.exec("stays", "c", "", "true"));
    }
  }

  @Test
  void aMissingImageIsSaidAndThePodStartsWhenItIsBuilt(StateRoot directories) throws Exception {
    try (var host = new TestNode(directories)) {
      host.run(
          "later",
          "\"terminationGracePeriodSeconds\":1,"
              + "\"containers\":[{\"name\":\"c\",\"image\":\"web:1\","
              + "\"command\":[\"sleep\",\"1000\"]}]");
      ApiObject pod =
          host.await("later", "waiting", p -> p.status().text().contains("ImagePullBackOff"));
      assertTrue(pod.status().text().contains("gantry build -t web:1"), pod.status().text());
      host.engine.images().tag("busybox", "web:1");
      host.awaitReady("later");
    }
  }

  @Test
  void aConfigMapThatComesLaterAndChangesIsSeen(StateRoot directories) throws Exception {
    try (var host = new TestNode(directories)) {
      host.run(
          "conf",
          """
          "terminationGracePeriodSeconds":1,
          "volumes":[{"name":"cm","configMap":{"name":"cm"}}],
          "containers":[{"name":"c",%s,"volumeMounts":[{"name":"cm","mountPath":"/cm"},
             {"name":"cm","mountPath":"/one","subPath":"a"}]}]
          """
              .formatted(SLEEP));
      host.await("conf", "waiting", p -> p.status().text().contains("ContainerCreating"));
      ApiObject map = host.configMap("cm", "{\"a\":\"1\"}");
      host.awaitReady("conf");
      assertEquals("10", host.exec("conf", "c", "", "cat", "/cm/a"));
      assertEquals("10", host.exec("conf", "c", "", "cat", "/one"));
      host.client.update(map.with(io.gantry.platform.base.json.Json.of("2"), "data", "a"));
      long deadline = System.nanoTime() + 5_000_000_000L;
      while (host.exec("conf", "c", "", "cat", "/cm/a").equals("10")) {
        assertFalse(System.nanoTime() > deadline, "the new value does not arrive");
      }
      assertEquals("20", host.exec("conf", "c", "", "cat", "/cm/a"));
    }
  }
}
