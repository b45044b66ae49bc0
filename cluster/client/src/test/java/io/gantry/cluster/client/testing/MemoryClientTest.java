package io.gantry.cluster.client.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.cluster.client.Client.DeleteOptions;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ObjectKey;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.cluster.model.StatusException;
import io.gantry.cluster.model.StatusReason;
import io.gantry.platform.base.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryClientTest {
  private final MemoryClient client = new MemoryClient();
  private final ApiObject pod = ApiObject.of(ResourceTypes.PODS, "shop", "web");

  private void namespace(List<String> finalizers) {
    Json.Obj spec = Json.object().put("finalizers", Json.strings(finalizers)).build();
    client.create(ApiObject.of(ResourceTypes.NAMESPACES, "", "shop").with(spec, "spec"));
  }

  private void deleteNamespace() {
    client.delete(ResourceTypes.NAMESPACES, new ObjectKey("", "shop"), DeleteOptions.DEFAULT);
  }

  private StatusReason refusal() {
    return assertThrows(StatusException.class, () -> client.create(pod)).reason();
  }

  @Test
  void aNamespaceThatGoesTakesNothingNew() {
    namespace(List.of("kubernetes"));
    deleteNamespace();
    assertEquals(StatusReason.FORBIDDEN, refusal());
  }

  @Test
  void aNamespaceThatIsGoneTakesNothingUntilItIsMadeAgain() {
    namespace(List.of());
    deleteNamespace();
    assertEquals(StatusReason.NOT_FOUND, refusal());
    namespace(List.of());
    client.create(pod);
    assertTrue(client.get(ResourceTypes.PODS, pod.key()).isPresent());
  }
}
