package io.gantry.cluster.scheduler;

import static io.gantry.cluster.scheduler.Things.asks;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.cluster.apiserver.ApiServer;
import io.gantry.cluster.client.Client;
import io.gantry.cluster.client.informer.LocalInformers;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ResourceType;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.cluster.store.SqliteStore;
import io.gantry.platform.base.json.Json;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With the API server and its store. */
@Timeout(60)
final class SchedulerIT {
  @TempDir private Path directory;
  private SqliteStore store;
  private ApiServer server;
  private Client client;
  private LocalInformers informers;
  private Scheduler scheduler;

  @BeforeEach
  void start() throws InterruptedException {
    store = SqliteStore.open(directory.resolve("store.db"));
    server = new ApiServer(ApiServer.Parts.of(store));
    client = server.client("system:kube-scheduler");
    client.create(ApiObject.of(ResourceTypes.NAMESPACES, "", "default"));
    client.create(ApiObject.of(ResourceTypes.SERVICE_ACCOUNTS, "default", "default"));
    informers = new LocalInformers(client);
    informers.start();
    scheduler = new Scheduler(client, informers, Clock.systemUTC());
    scheduler.start();
  }

  @AfterEach
  void stop() {
    scheduler.close();
    informers.close();
    server.close();
    store.close();
  }

  private void addNode(String name) {
    ApiObject node = Things.node(name, "", "");
    ApiObject made = client.create(node);
    client.update(made.withStatus(node.status()), "status");
    if (!made.spec().array("taints").isEmpty()) {
      ApiObject now = client.get(ResourceTypes.NODES, made.key()).orElseThrow();
      client.update(now.without("spec", "taints"));
    }
  }

  private void create(String name, String requests) {
    String spec =
        "'containers':[{'name':'c','image':'app','resources':{'requests':{" + requests + "}}}]";
    client.create(Things.pod(name, "", spec).without("metadata", "uid"));
  }

  private ApiObject await(ResourceType type, Predicate<ApiObject> condition)
      throws InterruptedException {
    return Things.await(client, type, condition);
  }

  private static boolean isBound(ApiObject pod) {
    return !pod.spec().string("nodeName").isEmpty();
  }

  private static Json.Obj scheduled(ApiObject pod) {
    for (Json item : pod.status().array("conditions")) {
      if (item instanceof Json.Obj condition && condition.string("type").equals("PodScheduled")) {
        return condition;
      }
    }
    return Json.Obj.EMPTY;
  }

  @Test
  void fiftyPodsAreBoundInWellUnderASecond() throws InterruptedException {
    addNode("n1");
    long began = System.nanoTime();
    for (int i = 0; i < 50; i++) {
      create("p" + i, "'cpu':'10m'");
    }
    long created = System.nanoTime();
    Set<String> bound = new HashSet<>();
    ApiObject last =
        await(
            ResourceTypes.PODS,
            pod -> {
              if (isBound(pod)) {
                bound.add(pod.name());
              }
              return bound.size() == 50;
            });
    long end = System.nanoTime();
    System.out.printf(
        "50 pods: created in %d ms, bound %d ms later%n",
        (created - began) / 1_000_000, (end - created) / 1_000_000);
    assertEquals("True", scheduled(last).string("status"));
    assertTrue(end - began < 10_000_000_000L);
  }

  @Test
  void aPodThatFitsNowhereSaysSoUntilANodeComes() throws InterruptedException {
    create("web", "'cpu':'1'");
    ApiObject waiting =
        await(ResourceTypes.PODS, pod -> scheduled(pod).string("reason").equals("Unschedulable"));
    assertEquals("no nodes available to schedule pods", scheduled(waiting).string("message"));
    ApiObject event = await(ResourceTypes.EVENTS, _ -> true);
    assertEquals("FailedScheduling", event.text("reason"));
    assertEquals("web", event.text("involvedObject", "name"));
    addNode("n1");
    ApiObject bound = await(ResourceTypes.PODS, SchedulerIT::isBound);
    assertEquals("n1", bound.spec().string("nodeName"));
    assertEquals("True", scheduled(bound).string("status"));
    assertEquals(
        "Successfully assigned default/web to n1",
        await(ResourceTypes.EVENTS, e -> e.text("reason").equals("Scheduled")).text("message"));
  }

  @Test
  void gatedPodsSaySo() throws InterruptedException {
    addNode("n1");
    String gated = "'schedulingGates':[{'name':'example.com/quota'}]," + asks("");
    client.create(Things.pod("gated", "", gated).without("metadata", "uid"));
    ApiObject waiting =
        await(ResourceTypes.PODS, pod -> scheduled(pod).string("reason").equals("SchedulingGated"));
    client.update(waiting.without("spec", "schedulingGates"));
    await(ResourceTypes.PODS, SchedulerIT::isBound);
  }
}
