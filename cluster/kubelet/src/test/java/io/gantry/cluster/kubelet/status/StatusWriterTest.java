package io.gantry.cluster.kubelet.status;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gantry.cluster.client.Client.DeleteOptions;
import io.gantry.cluster.client.testing.MemoryClient;
import io.gantry.cluster.kubelet.pod.Scene;
import io.gantry.cluster.kubelet.spec.PodSpec;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ResourceTypes;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class StatusWriterTest {
  private final MemoryClient client = new MemoryClient();
  private final StatusWriter writer =
      new StatusWriter(client, "10.0.0.1", Clock.fixed(Scene.START, ZoneOffset.UTC));

  private Scene stored() {
    var scene = Scene.single("");
    scene.pod = new PodSpec(client.create(scene.pod.object()));
    return scene;
  }

  private ApiObject now(Scene scene) {
    return client.get(ResourceTypes.PODS, scene.pod.key()).orElseThrow();
  }

  @Test
  void aStatusIsWrittenOnceAlsoByAnObserverThatIsLate() {
    var scene = stored().running("c");
    writer.write(scene.pod, scene.observed());
    assertEquals("Running", now(scene).status().string("phase"));
    long writes = client.writes();
    writer.write(scene.pod, scene.observed());
    writer.write(new PodSpec(now(scene)), scene.observed());
    assertEquals(writes, client.writes());
    writer.write(scene.pod, scene.health("c", true, false, Optional.empty()).observed());
    assertEquals(writes + 1, client.writes());
  }

  @Test
  void aPodThatIsGoneOrAnotherOneOfItsNameIsLeftAlone() {
    var scene = stored().running("c");
    PodSpec old = scene.pod;
    client.delete(ResourceTypes.PODS, old.key(), DeleteOptions.now(""));
    writer.write(old, scene.observed());
    assertEquals(Optional.empty(), client.get(ResourceTypes.PODS, old.key()));
    client.create(old.object().without("metadata", "resourceVersion").without("metadata", "uid"));
    long writes = client.writes();
    writer.write(old, scene.observed());
    assertEquals(writes, client.writes());
  }
}
