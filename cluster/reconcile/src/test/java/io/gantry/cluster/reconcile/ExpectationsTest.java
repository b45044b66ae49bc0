package io.gantry.cluster.reconcile;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.cluster.client.Client.DeleteOptions;
import io.gantry.cluster.client.informer.LocalInformers;
import io.gantry.cluster.client.testing.MemoryClient;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.platform.base.json.Json;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class ExpectationsTest {
  @Test
  void aCreationIsAwaitedUntilTheInformerShowsIt() throws InterruptedException {
    var client = new MemoryClient();
    try (var informers = new LocalInformers(client)) {
      var pods = informers.of(ResourceTypes.PODS);
      var expectations = new Expectations<String>(pods);
      ApiObject made = client.create(ApiObject.of(ResourceTypes.PODS, "a", "web"));
      expectations.created("owner", made);
      assertFalse(expectations.areMet("owner"));
      informers.start();
      assertTrue(expectations.areMet("owner"));
    }
  }

  @Test
  void aDeletionIsAwaitedUntilThePodIsSeenToGo() throws InterruptedException {
    var client = new MemoryClient();
    try (var informers = new LocalInformers(client)) {
      var pods = informers.of(ResourceTypes.PODS);
      var expectations = new Expectations<String>(pods);
      ApiObject made =
          client.create(
              ApiObject.of(ResourceTypes.PODS, "a", "web")
                  .with(Json.of("node1"), "spec", "nodeName"));
      var seen = new CountDownLatch(2);
      pods.listen((_, _) -> seen.countDown());
      informers.start();
      expectations.deleting("owner", made.uid());
      assertFalse(expectations.areMet("owner"));
      client.delete(ResourceTypes.PODS, made.key(), DeleteOptions.DEFAULT);
      seen.await();
      assertTrue(expectations.areMet("owner"));
    }
  }
}
