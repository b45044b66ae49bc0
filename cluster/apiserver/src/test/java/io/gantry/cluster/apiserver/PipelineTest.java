package io.gantry.cluster.apiserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.cluster.client.Client;
import io.gantry.cluster.client.Client.DeleteOptions;
import io.gantry.cluster.client.Client.ListOptions;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ObjectKey;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.cluster.model.StatusException;
import io.gantry.cluster.model.StatusReason;
import io.gantry.cluster.store.SqliteStore;
import io.gantry.platform.base.json.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PipelineTest {
  private static final ObjectKey WEB = new ObjectKey("default", "web");

  @TempDir Path directory;
  private SqliteStore store;
  private ApiServer server;
  private Client client;

  @BeforeEach
  void start() {
    store = SqliteStore.open(directory.resolve("store.db"));
    server = new ApiServer(ApiServer.Parts.of(store));
    client = server.client("test");
    client.create(ApiObject.of(ResourceTypes.NAMESPACES, "", "default"));
    client.create(ApiObject.of(ResourceTypes.SERVICE_ACCOUNTS, "default", "default"));
  }

  @AfterEach
  void stop() {
    server.close();
    store.close();
  }

  private static ApiObject configMap(String name) {
    return ApiObject.of(ResourceTypes.CONFIG_MAPS, "default", name);
  }

  private static ApiObject pod(String name) {
    Json container = Json.object().put("name", "c").put("image", "busybox").build();
    return ApiObject.of(ResourceTypes.PODS, "default", name)
        .with(Json.array(List.of(container)), "spec", "containers");
  }

  private ApiObject runningPod(String name) {
    client.create(pod(name));
    bind(name, "n1");
    return client.get(ResourceTypes.PODS, new ObjectKey("default", name)).orElseThrow();
  }

  private void bind(String pod, String node) {
    Json.Obj target = Json.object().put("kind", "Node").put("name", node).build();
    var _ =
        client.create(
            ResourceTypes.PODS,
            new ObjectKey("default", pod),
            "binding",
            Json.object().put("target", target).build());
  }

  private static StatusException refused(Runnable call) {
    return assertThrows(StatusException.class, call::run);
  }

  @Test
  void aNewObjectGetsItsIdentity() {
    ApiObject made = client.create(configMap("web").with(Json.of("mine"), "metadata", "uid"));
    assertEquals(36, made.uid().length());
    assertTrue(made.creationTimestamp().isPresent());
    assertFalse(made.resourceVersion().isEmpty());
    assertEquals(Optional.of(made), client.get(ResourceTypes.CONFIG_MAPS, WEB));
  }

  @Test
  void aNameIsMadeFromItsBase() {
    ApiObject nameless =
        configMap("").without("metadata", "name").with(Json.of("web-"), "metadata", "generateName");
    String name = client.create(nameless).name();
    assertTrue(name.matches("web-[bcdfghjklmnpqrstvwxz2456789]{5}"), name);
    assertNotEquals(name, client.create(nameless).name());
  }

  @Test
  void aTakenNameIsRefused() {
    client.create(configMap("web"));
    var refusal = refused(() -> client.create(configMap("web")));
    assertEquals(StatusReason.ALREADY_EXISTS, refusal.reason());
    assertEquals("configmaps \"web\" already exists", refusal.getMessage());
  }

  @Test
  void anOutdatedUpdateIsAConflict() {
    ApiObject made = client.create(configMap("web"));
    client.update(made.with(Json.of("1"), "data", "a"));
    var refusal = refused(() -> client.update(made.with(Json.of("2"), "data", "a")));
    assertEquals(
        "Operation cannot be fulfilled on configmaps \"web\": the object has been modified; please"
            + " apply your changes to the latest version and try again",
        refusal.getMessage());
  }

  @Test
  void anUpdateWithoutAVersionIsTaken() {
    ApiObject made = client.create(configMap("web"));
    ApiObject wish = made.without("metadata", "resourceVersion").with(Json.of("1"), "data", "a");
    assertEquals("1", client.update(wish).text("data", "a"));
  }

  @Test
  void anUpdateThatChangesNothingIsNotWritten() {
    ApiObject made = client.create(configMap("web"));
    assertEquals(made.resourceVersion(), client.update(made).resourceVersion());
  }

  @Test
  void whatTheServerOwnsStays() {
    ApiObject made = client.create(configMap("web"));
    ApiObject changed =
        client.update(
            made.with(Json.of("2000-01-01T00:00:00Z"), "metadata", "creationTimestamp")
                .with(Json.of("2000-01-01T00:00:00Z"), "metadata", "deletionTimestamp"));
    assertEquals(made, changed);
  }

  @Test
  void anObjectWithAnotherUidIsAnother() {
    ApiObject made = client.create(configMap("web"));
    var refusal = refused(() -> client.update(made.with(Json.of("x"), "metadata", "uid")));
    assertEquals(StatusReason.CONFLICT, refusal.reason());
  }

  @Test
  void whatIsMissingIsNotFound() {
    assertEquals(Optional.empty(), client.get(ResourceTypes.CONFIG_MAPS, WEB));
    var refusal = refused(() -> client.update(configMap("web")));
    assertEquals("configmaps \"web\" not found", refusal.getMessage());
    refusal = refused(() -> client.delete(ResourceTypes.CONFIG_MAPS, WEB, DeleteOptions.DEFAULT));
    assertEquals(StatusReason.NOT_FOUND, refusal.reason());
  }

  @Test
  void someKindsAreMadeByAnUpdate() {
    ApiObject lease = ApiObject.of(ResourceTypes.LEASES, "default", "web");
    assertFalse(client.update(lease).uid().isEmpty());
  }

  @Test
  void listsAreOfOneNamespaceAndOneSelector() {
    client.create(configMap("a").withLabel("app", "x"));
    client.create(configMap("b").withLabel("app", "y"));
    var all = client.list(ResourceTypes.CONFIG_MAPS, ListOptions.in("default"));
    assertEquals(List.of("a", "b"), all.items().stream().map(ApiObject::name).toList());
    var some = client.list(ResourceTypes.CONFIG_MAPS, new ListOptions("", "app in (y)", ""));
    assertEquals(List.of("b"), some.items().stream().map(ApiObject::name).toList());
    var one = client.list(ResourceTypes.CONFIG_MAPS, new ListOptions("", "", "metadata.name=a"));
    assertEquals(List.of("a"), one.items().stream().map(ApiObject::name).toList());
    assertEquals(0, client.list(ResourceTypes.CONFIG_MAPS, ListOptions.in("x")).items().size());
  }

  @Test
  void unknownFieldsCannotBeSelected() {
    var pods =
        refused(() -> client.list(ResourceTypes.PODS, new ListOptions("", "", "spec.foo=1")));
    assertEquals("field label not supported: spec.foo", pods.getMessage());
    var maps =
        refused(() -> client.list(ResourceTypes.CONFIG_MAPS, new ListOptions("", "", "foo=1")));
    assertEquals(
        "\"foo\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"",
        maps.getMessage());
  }

  @Test
  void aWatchSeesWhatHappensAfterItsRevision() throws InterruptedException {
    var before = client.list(ResourceTypes.CONFIG_MAPS, ListOptions.ALL);
    ApiObject made = client.create(configMap("web"));
    client.update(made.with(Json.of("1"), "data", "a"));
    client.delete(ResourceTypes.CONFIG_MAPS, WEB, DeleteOptions.DEFAULT);
    Client.Watch watch =
        client.watch(ResourceTypes.CONFIG_MAPS, ListOptions.ALL, before.resourceVersion());
    try {
      assertEquals(Client.WatchEvent.Type.ADDED, watch.next().orElseThrow().type());
      assertEquals(Client.WatchEvent.Type.MODIFIED, watch.next().orElseThrow().type());
      var gone = watch.next().orElseThrow();
      assertEquals(Client.WatchEvent.Type.DELETED, gone.type());
      assertEquals("1", gone.object().text("data", "a"));
    } finally {
      watch.close();
    }
    assertEquals(Optional.empty(), watch.next());
  }

  @Test
  void finalizersKeepAnObjectUntilTheLastIsTakenAway() {
    ApiObject made =
        client.create(
            configMap("web").with(Json.strings(List.of("a.b/c")), "metadata", "finalizers"));
    client.delete(ResourceTypes.CONFIG_MAPS, WEB, DeleteOptions.DEFAULT);
    ApiObject going = client.get(ResourceTypes.CONFIG_MAPS, WEB).orElseThrow();
    assertTrue(going.isBeingDeleted());
    assertNotEquals(made.resourceVersion(), going.resourceVersion());
    client.update(going.without("metadata", "finalizers"));
    assertEquals(Optional.empty(), client.get(ResourceTypes.CONFIG_MAPS, WEB));
  }

  @Test
  void propagationIsAFinalizer() {
    client.create(configMap("web"));
    client.delete(
        ResourceTypes.CONFIG_MAPS, WEB, new DeleteOptions(Optional.empty(), "", "Foreground"));
    ApiObject going = client.get(ResourceTypes.CONFIG_MAPS, WEB).orElseThrow();
    assertEquals(List.of("foregroundDeletion"), going.finalizers());
    client.create(configMap("b"));
    var b = new ObjectKey("default", "b");
    client.delete(ResourceTypes.CONFIG_MAPS, b, new DeleteOptions(Optional.empty(), "", "Orphan"));
    assertEquals(
        List.of("orphan"), client.get(ResourceTypes.CONFIG_MAPS, b).orElseThrow().finalizers());
  }

  @Test
  void onlyTheObjectThatIsMeantIsDeleted() {
    client.create(configMap("web"));
    var refusal =
        refused(() -> client.delete(ResourceTypes.CONFIG_MAPS, WEB, DeleteOptions.now("other")));
    assertEquals(StatusReason.CONFLICT, refusal.reason());
    assertTrue(client.get(ResourceTypes.CONFIG_MAPS, WEB).isPresent());
  }

  @Test
  void aPodThatRunsIsKeptForItsGrace() {
    ApiObject pod = runningPod("web");
    client.delete(ResourceTypes.PODS, WEB, DeleteOptions.DEFAULT);
    ApiObject going = client.get(ResourceTypes.PODS, WEB).orElseThrow();
    assertTrue(going.isBeingDeleted());
    assertEquals(30, going.number(0, "metadata", "deletionGracePeriodSeconds"));
    assertEquals(pod.generation() + 1, going.generation());
    client.delete(ResourceTypes.PODS, WEB, new DeleteOptions(Optional.of(5L), "", ""));
    ApiObject sooner = client.get(ResourceTypes.PODS, WEB).orElseThrow();
    assertEquals(5, sooner.number(0, "metadata", "deletionGracePeriodSeconds"));
    assertEquals(
        going.deletionTimestamp().orElseThrow().minusSeconds(25),
        sooner.deletionTimestamp().orElseThrow());
    client.delete(ResourceTypes.PODS, WEB, DeleteOptions.now(pod.uid()));
    assertEquals(Optional.empty(), client.get(ResourceTypes.PODS, WEB));
  }

  @Test
  void aPodWithoutANodeGoesAtOnce() {
    client.create(pod("web"));
    client.delete(ResourceTypes.PODS, WEB, DeleteOptions.DEFAULT);
    assertEquals(Optional.empty(), client.get(ResourceTypes.PODS, WEB));
  }

  @Test
  void aFinishedPodGoesAtOnce() {
    ApiObject pod = runningPod("web");
    client.update(pod.with(Json.of("Succeeded"), "status", "phase"), "status");
    client.delete(ResourceTypes.PODS, WEB, DeleteOptions.DEFAULT);
    assertEquals(Optional.empty(), client.get(ResourceTypes.PODS, WEB));
  }

  @Test
  void aPodIsBoundOnce() {
    ApiObject pod = runningPod("web");
    assertEquals("n1", pod.text("spec", "nodeName"));
    Json.Obj condition = pod.status().array("conditions").getFirst().asObject();
    assertEquals("PodScheduled", condition.string("type"));
    var refusal = refused(() -> bind("web", "n2"));
    assertEquals(StatusReason.CONFLICT, refusal.reason());
  }

  @Test
  void statusAndSpecAreWrittenApart() {
    ApiObject pod = runningPod("web");
    ApiObject both = pod.with(Json.of("Running"), "status", "phase").withLabel("app", "x");
    assertEquals("Pending", client.update(both).text("status", "phase"));
    ApiObject now = client.get(ResourceTypes.PODS, WEB).orElseThrow();
    ApiObject status =
        client.update(
            now.with(Json.of("Running"), "status", "phase").with(Json.of("n9"), "spec", "nodeName"),
            "status");
    assertEquals("Running", status.text("status", "phase"));
    assertEquals("n1", status.text("spec", "nodeName"));
  }

  @Test
  void aMergePatchChangesWhatItNames() {
    client.create(configMap("web").with(Json.of("1"), "data", "a"));
    Json.Obj patch =
        Json.object().put("data", Json.object().put("a", Json.nil()).put("b", "2").build()).build();
    ApiObject patched = client.patch(ResourceTypes.CONFIG_MAPS, WEB, "", patch);
    assertEquals(Json.object().put("b", "2").build(), patched.tree().object("data"));
  }

  @Test
  void aNamespaceStaysUntilItIsFinalized() {
    client.create(ApiObject.of(ResourceTypes.NAMESPACES, "", "team"));
    var key = new ObjectKey("", "team");
    client.delete(ResourceTypes.NAMESPACES, key, DeleteOptions.DEFAULT);
    ApiObject going = client.get(ResourceTypes.NAMESPACES, key).orElseThrow();
    assertEquals("Terminating", going.text("status", "phase"));
    client.delete(ResourceTypes.NAMESPACES, key, DeleteOptions.DEFAULT);
    client.update(going.with(Json.array(List.of()), "spec", "finalizers"), "finalize");
    assertEquals(Optional.empty(), client.get(ResourceTypes.NAMESPACES, key));
  }

  @Test
  void nothingIsMadeInANamespaceThatIsNotThere() {
    var refusal =
        refused(() -> client.create(ApiObject.of(ResourceTypes.CONFIG_MAPS, "nowhere", "web")));
    assertEquals("namespaces \"nowhere\" not found", refusal.getMessage());
  }

  @Test
  void anEvictionDeletes() {
    client.create(pod("web"));
    var _ = client.create(ResourceTypes.PODS, WEB, "eviction", Json.Obj.EMPTY);
    assertEquals(Optional.empty(), client.get(ResourceTypes.PODS, WEB));
  }
}
