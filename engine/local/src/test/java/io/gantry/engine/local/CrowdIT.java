package io.gantry.engine.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.engine.api.ContainerDetails;
import io.gantry.engine.api.ContainerDetails.Endpoint;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.TaskGroup;
import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsProgram;
import io.gantry.quality.testkit.NeedsRoot;
import io.gantry.quality.testkit.StateRoot;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Sixteen clients of one engine want the same two hundred names. */
@NeedsRoot
@NeedsProgram({"conmon", "busybox"})
@LeavesNothing
final class CrowdIT {
  private static final int CONTAINERS = 200;
  private static final int CLIENTS = 16;

  /** Each name is wanted by two clients. */
  private static final int RIVALS = 2;

  private final Map<String, String> owners = new ConcurrentHashMap<>();
  private final AtomicInteger refused = new AtomicInteger();

  @Test
  void everyNameAndAddressIsGivenOnceAndNothingIsLeft(StateRoot directories) throws Exception {
    var engine = TestEngine.open(directories);
    all(engine, this::startMine);

    assertEquals(CONTAINERS, owners.size());
    assertEquals(CONTAINERS * (RIVALS - 1), refused.get());
    List<ContainerDetails> running = engine.containers().list(false);
    assertEquals(CONTAINERS, running.size());
    var addresses = new HashSet<String>();
    for (ContainerDetails container : running) {
      assertEquals(owners.get(container.name()), container.id());
      addresses.add(container.endpoint().map(Endpoint::address).orElseThrow());
    }
    assertEquals(CONTAINERS, addresses.size());

    all(engine, CrowdIT::removeMine);
    assertEquals(List.of(), engine.containers().list(true));
    engine.settle();
  }

  private interface Work {
    void run(TestEngine engine, String name);
  }

  /** Client {@code i} works on the names of its own part and of its neighbour's. */
  private static void all(TestEngine engine, Work work) throws Exception {
    int part = CONTAINERS / CLIENTS + 1;
    try (var group = TaskGroup.open("crowd")) {
      for (int client = 0; client < CLIENTS; client++) {
        int from = client * part;
        var _ =
            group.fork(() -> {
              for (int i = from; i < from + RIVALS * part; i++) {
                int number = i % (CLIENTS * part);
                if (number < CONTAINERS) {
                  work.run(engine, "crowd-" + number);
                }
              }
              return from;
            });
      }
      group.join(Duration.ofMinutes(3));
    }
  }

  private void startMine(TestEngine engine, String name) {
    String id;
    try {
      id = engine.containers().create(TestEngine.spec("bridge", false, "top"), name).id();
    } catch (GantryException e) {
      assertEquals(Kind.ALREADY_EXISTS, e.kind(), e.text());
      assertTrue(e.text().contains("The container name \"/" + name + "\" is already in use"));
      refused.incrementAndGet();
      return;
    }
    assertEquals(null, owners.put(name, id), name);
    engine.containers().start(id);
  }

  private static void removeMine(TestEngine engine, String name) {
    try {
      engine.containers().remove(name, true, true);
    } catch (GantryException e) {
      assertEquals(Kind.NOT_FOUND, e.kind(), e.text());
    }
  }
}
