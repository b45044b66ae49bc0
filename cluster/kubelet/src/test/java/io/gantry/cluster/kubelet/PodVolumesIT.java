package io.gantry.cluster.kubelet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.platform.base.json.Json;
import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsProgram;
import io.gantry.quality.testkit.NeedsRoot;
import io.gantry.quality.testkit.StateRoot;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

@NeedsRoot
@NeedsProgram({"conmon", "busybox"})
@LeavesNothing
final class PodVolumesIT {
  private static final String SLEEP = "\"image\":\"busybox\",\"command\":[\"sleep\",\"1000\"]";

  private static String sh(TestNode host, String pod, String script) throws Exception {
    return host.exec(pod, "c", "", "sh", "-c", script);
  }

  @Test
  void volumesOfEverySortAreThereAndGoWithThePod(StateRoot directories) throws Exception {
    Path shared = Files.createDirectory(directories.scratch().resolve("shared"));
    Files.writeString(shared.resolve("f"), "host");
    try (var host = new TestNode(directories)) {
      ApiObject secret = ApiObject.of(ResourceTypes.SECRETS, "default", "s");
      host.client.create(secret.with(Json.of("aGk="), "data", "p"));
      host.run(
          "vols",
          """
          "terminationGracePeriodSeconds":1,
          "volumes":[{"name":"mem","emptyDir":{"medium":"Memory","sizeLimit":"1Mi"}},
            {"name":"disk","emptyDir":{}},
            {"name":"host","hostPath":{"path":"%s","type":"Directory"}},
            {"name":"s","secret":{"secretName":"s","defaultMode":256}},
            {"name":"all","projected":{"sources":[
              {"serviceAccountToken":{"path":"token","expirationSeconds":3600}},
              {"downwardAPI":{"items":[{"path":"labels",
                 "fieldRef":{"fieldPath":"metadata.labels"}}]}}]}}],
          "containers":[{"name":"c",%s,"volumeMounts":[
            {"name":"mem","mountPath":"/mem"},{"name":"disk","mountPath":"/disk"},
            {"name":"host","mountPath":"/host","readOnly":true},
            {"name":"s","mountPath":"/s"},{"name":"all","mountPath":"/all"}]}]
          """
              .formatted(shared, SLEEP));
      host.awaitReady("vols");
      assertEquals("tmpfs\n0", sh(host, "vols", "stat -f -c %T /mem"));
      assertFalse(sh(host, "vols", "head -c 2000000 /dev/zero > /mem/x").endsWith("\n0"));
      assertEquals("777\n0", sh(host, "vols", "stat -c %a /disk"));
      assertEquals("host0", sh(host, "vols", "cat /host/f"));
      assertTrue(sh(host, "vols", "touch /host/g").contains("Read-only"));
      assertEquals(
          "hi400\ntmpfs\n0", sh(host, "vols", "cat /s/p; stat -Lc %a /s/p; stat -f -c %T /s"));
      assertEquals("app=\"vols\"0", sh(host, "vols", "cat /all/labels"));
      assertTrue(sh(host, "vols", "wc -c < /all/token").length() > 2);
      host.delete("vols");
      host.awaitGone("vols");
      try (var pods = Files.list(directories.state().resolve("kubelet/pods"))) {
        assertEquals(0, pods.count());
      }
      assertEquals("host", Files.readString(shared.resolve("f")));
    }
  }

  @Test
  void aLinkInAVolumeLeadsNowhereElse(StateRoot directories) throws Exception {
    try (var host = new TestNode(directories)) {
      host.run(
          "evil",
          """
          "terminationGracePeriodSeconds":1,
          "volumes":[{"name":"e","emptyDir":{}}],
          "initContainers":[{"name":"i","image":"busybox",
            "command":["sh","-c","mkdir -p /e/etc; ln -s /etc /e/link; ln -s ../.. /e/up"],
            "volumeMounts":[{"name":"e","mountPath":"/e"}]}],
          "containers":[{"name":"c",%s,"volumeMounts":[
            {"name":"e","mountPath":"/link","subPath":"link"},
            {"name":"e","mountPath":"/up","subPath":"up"}]}]
          """
              .formatted(SLEEP));
      host.awaitReady("evil");
      assertEquals("0", sh(host, "evil", "ls /link"), "the volume's own etc, not the host's");
      assertEquals("etc\nlink\nup\n0", sh(host, "evil", "ls /up"));
    }
  }

  @Test
  void aVolumeThatCannotBeMadeIsSaid(StateRoot directories) throws Exception {
    try (var host = new TestNode(directories)) {
      host.run(
          "bad",
          """
          "volumes":[{"name":"h","hostPath":{"path":"/etc/hostname","type":"Directory"}}],
          "containers":[{"name":"c",%s,"volumeMounts":[{"name":"h","mountPath":"/h"}]}]
          """
              .formatted(SLEEP));
      host.await("bad", "waiting", p -> p.status().text().contains("ContainerCreating"));
      host.awaitSaid(
          "FailedMount: MountVolume.SetUp failed for volume \"h\" : hostPath type check failed:"
              + " /etc/hostname is not a directory");
    }
  }
}
