package io.gantry.cluster.apiserver.storage;

import static io.gantry.cluster.apiserver.storage.StorageFixture.app;
import static io.gantry.cluster.apiserver.storage.StorageFixture.names;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.cluster.apiserver.storage.Storage.ListQuery;
import io.gantry.cluster.apiserver.storage.Storage.Page;
import io.gantry.cluster.apiserver.storage.Storage.Selector;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.cluster.model.StatusException;
import io.gantry.cluster.model.StatusReason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What lists show. */
@Timeout(60)
final class StorageListTest {
  @TempDir private Path directory;
  private StorageFixture on;

  @BeforeEach
  void open() {
    on = new StorageFixture(directory, Duration.ofMinutes(1));
  }

  @AfterEach
  void close() {
    on.close();
  }

  private static StatusException refusal(org.junit.jupiter.api.function.Executable call) {
    return assertThrows(StatusException.class, call);
  }

  @Test
  void aListIsInNamespaceOrderAndSaysItsRevision() {
    on.create("b", "one");
    on.create("a", "two");
    on.create("a", "one");
    Page page = on.list(0, "", "", "");
    assertEquals(List.of("one", "two", "one"), names(page));
    assertEquals("4", page.resourceVersion());
    assertEquals("", page.continueToken());
    Page of = on.pods.list(new ListQuery("a", Selector.ALL, 0, "", "", ""));
    assertEquals(List.of("one", "two"), names(of));
  }

  @Test
  void aNamespaceIsNotThePrefixOfAnother() {
    on.create("a", "x");
    on.create("a-b", "y");
    on.create("ab", "z");
    assertEquals(
        List.of("x"), names(on.pods.list(new ListQuery("a", Selector.ALL, 0, "", "", ""))));
  }

  @Test
  void aListSeesWritesOfOtherTypesInItsRevision() {
    on.create("a", "one");
    on.storages
        .of(StorageFixture.resource(ResourceTypes.SECRETS))
        .create(ApiObject.of(ResourceTypes.SECRETS, "a", "s"));
    assertEquals("3", on.list(0, "", "", "").resourceVersion());
  }

  @Test
  void pagesShowTheMomentOfTheFirst() {
    for (String name : List.of("a", "b", "c", "d", "e")) {
      on.create("n", name);
    }
    Page first = on.list(2, "", "", "");
    assertEquals(List.of("a", "b"), names(first));
    assertEquals(Optional.of(3L), first.remaining());
    on.delete("n", "c");
    on.create("n", "cc");
    on.label("n", "d", "new");
    Page second = on.list(2, first.continueToken(), "", "");
    assertEquals(List.of("c", "d"), names(second));
    assertTrue(second.items().get(1).object().labels().isEmpty());
    assertEquals(first.resourceVersion(), second.resourceVersion());
    assertEquals(Optional.of(1L), second.remaining());
    Page third = on.list(2, second.continueToken(), "", "");
    assertEquals(List.of("e"), names(third));
    assertEquals("", third.continueToken());
    assertEquals(Optional.empty(), third.remaining());
  }

  @Test
  void aFullLastPageIsTheLast() {
    on.create("n", "a");
    on.create("n", "b");
    assertEquals("", on.list(2, "", "", "").continueToken());
  }

  @Test
  void aSelectorHidesHowManyRemain() {
    for (String name : List.of("a", "b", "c", "d")) {
      on.pods.create(StorageFixture.labelled(StorageFixture.pod("n", name), "x"));
    }
    Page first = on.pods.list(new ListQuery("", app("x"), 2, "", "", ""));
    assertEquals(List.of("a", "b"), names(first));
    assertEquals(Optional.empty(), first.remaining());
    assertFalse(first.continueToken().isEmpty());
    Page second = on.pods.list(new ListQuery("", app("x"), 2, first.continueToken(), "", ""));
    assertEquals(List.of("c", "d"), names(second));
  }

  @Test
  void anOldTokenExpiresAndOffersARestOfWhatIsThereNow() {
    for (String name : List.of("a", "b", "c", "d")) {
      on.create("n", name);
    }
    Page first = on.list(2, "", "", "");
    on.delete("n", "c");
    on.later(Duration.ofMinutes(6));
    on.create("n", "e");
    on.later(Duration.ofMinutes(6));
    StatusException expired = refusal(() -> on.list(2, first.continueToken(), "", ""));
    assertEquals(StatusReason.EXPIRED, expired.reason());
    assertTrue(expired.text().startsWith("The provided continue parameter is too old to display"));
    Page rest = on.list(2, expired.status().continueToken(), "", "");
    assertEquals(List.of("d", "e"), names(rest));
    assertEquals(Long.toString(on.store.revision()), rest.resourceVersion());
  }

  @Test
  void aTokenExpiresThoughItsOwnKindIsQuiet() {
    for (String name : List.of("a", "b", "c")) {
      on.create("n", name);
    }
    Page first = on.list(2, "", "", "");
    Storage secrets = on.storages.of(StorageFixture.resource(ResourceTypes.SECRETS));
    secrets.create(ApiObject.of(ResourceTypes.SECRETS, "n", "s"));
    on.later(Duration.ofMinutes(4));
    assertEquals(List.of("c"), names(on.list(2, first.continueToken(), "", "")));
    secrets.create(ApiObject.of(ResourceTypes.SECRETS, "n", "t"));
    on.later(Duration.ofMinutes(5));
    assertEquals(
        StatusReason.EXPIRED, refusal(() -> on.list(2, first.continueToken(), "", "")).reason());
  }

  @Test
  void aListAtExactlyOneRevisionShowsThatMoment() {
    String at = on.create("n", "a").object().resourceVersion();
    on.label("n", "a", "new");
    on.create("n", "b");
    Page then = on.list(0, "", at, "Exact");
    assertEquals(List.of("a"), names(then));
    assertTrue(then.items().getFirst().object().labels().isEmpty());
    assertEquals(at, then.resourceVersion());
    assertEquals(List.of("a"), names(on.list(5, "", at, "")));
    assertEquals(List.of("a", "b"), names(on.list(0, "", at, "")));
    assertEquals(List.of("a", "b"), names(on.list(5, "", at, "NotOlderThan")));
    assertEquals(List.of("a", "b"), names(on.list(0, "", "0", "")));
  }

  @Test
  void aRevisionBeforeTheCacheIsTooOldForAnExactList() {
    on.create("n", "a");
    on.create("n", "b");
    on.storages.close();
    StatusException expired;
    try (var storages = new Storages(on.store)) {
      Storage pods = storages.of(StorageFixture.resource(ResourceTypes.PODS));
      var query = new ListQuery("", Selector.ALL, 0, "", "2", "Exact");
      expired = refusal(() -> pods.list(query));
    }
    assertEquals(StatusReason.EXPIRED, expired.reason());
    assertEquals("The resourceVersion for the provided list is too old.", expired.text());
  }

  @Test
  void aFutureRevisionIsTooLarge() {
    on.create("n", "a");
    for (String match : List.of("", "Exact", "NotOlderThan")) {
      StatusException later = refusal(() -> on.list(0, "", "99", match));
      assertEquals(StatusReason.TIMEOUT, later.reason());
      assertEquals("Timeout: Too large resource version: 99, current: 2", later.text());
      assertEquals(1, later.status().details().number("retryAfterSeconds", 0));
      assertEquals(
          "ResourceVersionTooLarge",
          later.status().details().array("causes").getFirst().asObject().string("reason"));
    }
  }

  @Test
  void nonsenseIsABadRequest() {
    for (String version : List.of("x", "-1", "1x", " 1")) {
      assertEquals(StatusReason.BAD_REQUEST, refusal(() -> on.list(0, "", version, "")).reason());
    }
    for (String token : List.of("x", "!", "e30", "bnVsbA")) {
      assertEquals(StatusReason.BAD_REQUEST, refusal(() -> on.list(1, token, "", "")).reason());
    }
    String token = new ContinueToken(2, "n/a").text();
    assertEquals(StatusReason.BAD_REQUEST, refusal(() -> on.list(1, token, "2", "")).reason());
  }
}
