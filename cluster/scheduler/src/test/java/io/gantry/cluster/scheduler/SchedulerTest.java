package io.gantry.cluster.scheduler;

import static io.gantry.cluster.scheduler.Things.asks;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.cluster.client.Client.DeleteOptions;
import io.gantry.cluster.client.informer.LocalInformers;
import io.gantry.cluster.client.testing.MemoryClient;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ObjectKey;
import io.gantry.cluster.model.ResourceType;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.platform.base.json.Json;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class SchedulerTest {
  private final MemoryClient client = new MemoryClient();
  private final LocalInformers informers = new LocalInformers(client);
  private final Scheduler scheduler = new Scheduler(client, informers, Clock.systemUTC());

  @BeforeEach
  void start() throws InterruptedException {
    scheduler.start();
    informers.start();
  }

  @AfterEach
  void stop() {
    scheduler.close();
    informers.close();
  }

  private ApiObject await(ResourceType type, Predicate<ApiObject> condition)
      throws InterruptedException {
    return Things.await(client, type, condition);
  }

  private ApiObject create(String name, String spec) {
    return client.create(Things.pod(name, "", spec).without("metadata", "uid"));
  }

  private static Predicate<ApiObject> named(String name) {
    return object -> object.name().equals(name);
  }

  private static boolean isBound(ApiObject pod) {
    return !pod.spec().string("nodeName").isEmpty();
  }

  @Test
  void aPodGetsANodeAndAnEvent() throws InterruptedException {
    client.create(Things.node("n1", "", ""));
    create("web", asks("'cpu':'1'"));
    assertEquals("n1", await(ResourceTypes.PODS, SchedulerTest::isBound).spec().string("nodeName"));
    // The Pod may be seen before the node is: then there is an event of that, too.
    ApiObject event = await(ResourceTypes.EVENTS, one -> one.text("reason").equals("Scheduled"));
    assertEquals("Successfully assigned default/web to n1", event.text("message"));
    assertEquals("default-scheduler", event.text("source", "component"));
  }

  @Test
  void aPodThatFitsNowhereSaysSoAndIsPlacedWhenANodeComes() throws InterruptedException {
    create("web", asks("'cpu':'1'"));
    ApiObject waiting =
        await(ResourceTypes.PODS, pod -> !pod.status().array("conditions").isEmpty());
    Json.Obj condition = waiting.status().array("conditions").getFirst().asObject();
    assertEquals("PodScheduled", condition.string("type"));
    assertEquals("False", condition.string("status"));
    assertEquals("Unschedulable", condition.string("reason"));
    assertEquals("no nodes available to schedule pods", condition.string("message"));
    assertEquals("FailedScheduling", await(ResourceTypes.EVENTS, _ -> true).text("reason"));
    client.create(Things.node("n1", "", ""));
    assertEquals("n1", await(ResourceTypes.PODS, SchedulerTest::isBound).spec().string("nodeName"));
  }

  @Test
  void aPodThatLeavesMakesRoom() throws InterruptedException {
    client.create(Things.node("n1", "", ""));
    create("big", asks("'cpu':'4'"));
    ApiObject big = await(ResourceTypes.PODS, SchedulerTest::isBound);
    create("next", asks("'cpu':'1'"));
    await(
        ResourceTypes.PODS,
        pod -> named("next").test(pod) && !pod.status().array("conditions").isEmpty());
    client.delete(ResourceTypes.PODS, big.key(), DeleteOptions.now(big.uid()));
    await(ResourceTypes.PODS, named("next").and(SchedulerTest::isBound));
  }

  @Test
  void podsOfOtherSchedulersAreLeftAlone() throws InterruptedException {
    client.create(Things.node("n1", "", ""));
    create("other", "'schedulerName':'mine'," + asks(""));
    create("ours", "'schedulerName':'default-scheduler'," + asks(""));
    await(ResourceTypes.PODS, SchedulerTest::isBound);
    ObjectKey other = new ObjectKey("default", "other");
    assertTrue(!isBound(client.get(ResourceTypes.PODS, other).orElseThrow()));
  }

  @Test
  void aBurstOfAThousandFillsNodesWithoutOverfillingThem() throws InterruptedException {
    for (int i = 0; i < 25; i++) {
      client.create(Things.node("n" + i, "", ""));
    }
    long began = System.nanoTime();
    for (int i = 0; i < 1000; i++) {
      create("p" + i, asks("'cpu':'100m'"));
    }
    Map<String, Set<String>> nodes = new HashMap<>();
    Set<String> bound = new HashSet<>();
    await(
        ResourceTypes.PODS,
        pod -> {
          if (isBound(pod) && bound.add(pod.name())) {
            nodes
                .computeIfAbsent(pod.spec().string("nodeName"), _ -> new HashSet<>())
                .add(pod.name());
          }
          return bound.size() == 1000;
        });
    System.out.printf(
        "1000 pods created and bound in %d ms%n", (System.nanoTime() - began) / 1_000_000);
    assertEquals(25, nodes.size());
    nodes.forEach((node, pods) -> assertEquals(40, pods.size(), node));
  }
}
