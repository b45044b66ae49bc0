package io.gantry.cluster.kubelet.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gantry.cluster.client.testing.MemoryClient;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ObjectKey;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.engine.api.EngineVersion;
import io.gantry.platform.base.json.Json;
import java.time.Clock;
import org.junit.jupiter.api.Test;

final class NodeRegistrationTest {
  private final MemoryClient client = new MemoryClient();

  private ApiObject register() {
    var registration =
        new NodeRegistration(
            client,
            Clock.systemUTC(),
            "n1",
            new Host(2, 4L << 30, 100L << 30, "m", "b", "Debian"),
            new EngineVersion("0.1", "linux", "amd64", "6.1", "crun", "/"),
            "10.244.0.1",
            "10.244.0.0/22",
            "v1.36.0+gantry");
    try (registration) {
      return registration.start();
    }
  }

  @Test
  void aNodeSaysWhatItHas() {
    ApiObject node = register();
    assertEquals("2", node.text("status", "allocatable", "cpu"));
    assertEquals("4194304Ki", node.text("status", "capacity", "memory"));
    assertEquals("n1", node.labels().get("kubernetes.io/hostname"));
    assertEquals("gantry://0.1", node.text("status", "nodeInfo", "containerRuntimeVersion"));
    Json.Obj address = node.status().array("addresses").getFirst().asObject();
    assertEquals("10.244.0.1", address.string("address"));
  }

  @Test
  void aNodeThatComesBackKeepsWhatOthersSaidOfIt() {
    register();
    var key = new ObjectKey("", "n1");
    ApiObject known = client.get(ResourceTypes.NODES, key).orElseThrow();
    client.update(known.withLabel("disk", "fast").with(Json.of(true), "spec", "unschedulable"));
    ApiObject node = register();
    assertEquals("fast", node.labels().get("disk"));
    assertEquals(true, node.spec().bool("unschedulable"));
  }
}
