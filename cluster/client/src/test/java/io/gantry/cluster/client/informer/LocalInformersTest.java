package io.gantry.cluster.client.informer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.cluster.client.Client.DeleteOptions;
import io.gantry.cluster.client.testing.MemoryClient;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ObjectKey;
import io.gantry.cluster.model.ResourceTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LocalInformersTest {
  private final MemoryClient client = new MemoryClient();
  private final LocalInformers informers = new LocalInformers(client);
  private final Informer maps = informers.of(ResourceTypes.CONFIG_MAPS);
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    informers.close();
  }

  private ApiObject create(String namespace, String name) {
    return client.create(ApiObject.of(ResourceTypes.CONFIG_MAPS, namespace, name));
  }

  private void delete(String namespace, String name) {
    client.delete(ResourceTypes.CONFIG_MAPS, new ObjectKey(namespace, name), DeleteOptions.DEFAULT);
  }

  private Informer.Listener recorder() {
    return (before, after) -> {
      String what = before.isEmpty() ? "+" : after.isEmpty() ? "-" : "~";
      told.add(what + after.or(() -> before).orElseThrow().name());
    };
  }

  private List<String> next(int count) throws InterruptedException {
    var all = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      String one = told.poll(10, TimeUnit.SECONDS);
      all.add(one == null ? "nothing" : one);
    }
    return all;
  }

  @Test
  void whatWasThereIsThereAfterTheStart() throws InterruptedException {
    create("a", "one");
    create("b", "two");
    informers.start();
    assertEquals(2, maps.list().size());
    assertEquals("one", maps.list("a").getFirst().name());
    assertTrue(maps.get(new ObjectKey("b", "two")).isPresent());
  }

  @Test
  void changesAreToldInOrder() throws InterruptedException {
    maps.listen(recorder());
    informers.start();
    ApiObject made = create("a", "one");
    client.update(made.withLabel("x", "y"));
    delete("a", "one");
    create("a", "two");
    assertEquals(List.of("+one", "~one", "-one", "+two"), next(4));
  }

  @Test
  void aLateListenerHearsWhatIsThereThenWhatChanges() throws InterruptedException {
    create("a", "one");
    informers.start();
    maps.listen(recorder());
    create("a", "two");
    assertEquals(List.of("+one", "+two"), next(2));
  }

  @Test
  void indexesFollowChanges() throws InterruptedException {
    maps.index("colour", object -> List.of(object.labels().getOrDefault("colour", "none")));
    maps.listen(recorder());
    informers.start();
    ApiObject made =
        client.create(
            ApiObject.of(ResourceTypes.CONFIG_MAPS, "a", "one").withLabel("colour", "red"));
    next(1);
    assertEquals(1, maps.find("colour", "red").size());
    client.update(made.withLabel("colour", "blue"));
    next(1);
    assertEquals(0, maps.find("colour", "red").size());
    assertEquals("one", maps.find("colour", "blue").getFirst().name());
    delete("a", "one");
    next(1);
    assertEquals(0, maps.find("colour", "blue").size());
  }

  @Test
  void aBrokenWatchLosesNothing() throws InterruptedException {
    maps.listen(recorder());
    informers.start();
    create("a", "one");
    assertEquals(List.of("+one"), next(1));
    client.dropWatches();
    create("a", "two");
    delete("a", "one");
    assertEquals(List.of("+two", "-one"), next(2));
  }

  @Test
  void whatVanishedWhileNobodyWatchedIsToldAfterTheNextList() throws InterruptedException {
    maps.listen(recorder());
    informers.start();
    create("a", "old");
    create("a", "kept");
    assertEquals(List.of("+old", "+kept"), next(2));
    client.interrupted(() -> {
      delete("a", "old");
      create("a", "new");
      client.compact();
    });
    assertEquals(List.of("-old", "+new"), next(2));
    assertEquals(2, maps.list().size());
  }

  @Test
  void anObjectMadeAgainIsADeletionAndAnAddition() throws InterruptedException {
    maps.listen(recorder());
    informers.start();
    create("a", "one");
    assertEquals(List.of("+one"), next(1));
    client.interrupted(() -> {
      delete("a", "one");
      create("a", "one");
      client.compact();
    });
    assertEquals(List.of("-one", "+one"), next(2));
  }

  @Test
  void aFailingListenerDoesNotStopTheOthers() throws InterruptedException {
    maps.listen((_, _) -> {
      throw new IllegalStateException("a listener with a defect");
    });
    maps.listen(recorder());
    informers.start();
    create("a", "one");
    assertEquals(List.of("+one"), next(1));
  }

  @Test
  void listenersSeeTheRevisionOfTheirChange() throws InterruptedException {
    var revisions = new LinkedBlockingQueue<Long>();
    maps.listen((_, _) -> revisions.add(maps.revision()));
    informers.start();
    ApiObject made = create("a", "one");
    assertEquals(Long.parseLong(made.resourceVersion()), revisions.poll(10, TimeUnit.SECONDS));
  }
}
