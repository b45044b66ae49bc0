package io.gantry.cluster.apiserver.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.cluster.apiserver.apply.ServerSideApply.Applier;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.StatusException;
import io.gantry.cluster.model.StatusReason;
import io.gantry.cluster.model.schema.Model;
import io.gantry.cluster.model.schema.Schemas;
import io.gantry.platform.base.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ApplyTest {
  private static final Instant T1 = Instant.parse("2026-11-22T10:00:00Z");
  private static final Instant T2 = Instant.parse("2026-11-22T11:00:00Z");
  private static final Schemas SCHEMAS = Schemas.load();
  private static final Model DEPLOYMENT = SCHEMAS.model("apps/v1", "Deployment").orElseThrow();
  private static final Model POD = SCHEMAS.model("v1", "Pod").orElseThrow();

  private static ApiObject deployment(String spec) {
    return object("apps/v1", "Deployment", spec);
  }

  private static ApiObject pod(String spec) {
    return object("v1", "Pod", spec);
  }

  private static ApiObject object(String apiVersion, String kind, String rest) {
    String text =
        "{'apiVersion':'"
            + apiVersion
            + "','kind':'"
            + kind
            + "','metadata':{'name':'x'},"
            + rest
            + "}";
    return new ApiObject(Json.parse(text.replace('\'', '"')).asObject());
  }

  private static ApiObject apply(
      Optional<ApiObject> live, ApiObject applied, String manager, Instant now) {
    Model model = applied.kind().equals("Pod") ? POD : DEPLOYMENT;
    return ServerSideApply.apply(live, applied, new Applier(manager, "", false), now, model);
  }

  private static ApiObject update(ApiObject live, ApiObject updated, String manager, Instant now) {
    Model model = updated.kind().equals("Pod") ? POD : DEPLOYMENT;
    return ManagedFields.afterUpdate(Optional.of(live), updated, manager, "", now, model);
  }

  private static String sets(ApiObject object) {
    var text = new StringBuilder();
    for (var entry : Entries.of(object).all()) {
      text.append(entry.manager()).append(' ').append(entry.operation()).append(' ');
      text.append(entry.set().text().replace("\\\"", "'").replace('"', '\'')).append('\n');
    }
    return text.toString();
  }

  private static String spec(ApiObject object) {
    return object.spec().text().replace('"', '\'');
  }

  @Test
  void whoAppliesOwnsWhatItSays() {
    ApiObject made =
        apply(
            Optional.empty(),
            pod(
                "'spec':{'containers':[{'name':'a','image':'i','ports':[{'containerPort':80}],"
                    + "'command':['x']}],'nodeSelector':{'k':'v'}}"),
            "me",
            T1);
    assertEquals(
        "me Apply {'f:spec':{'f:containers':{'k:{'name':'a'}':{'.':{},'f:command':{},'f:image':{},"
            + "'f:name':{},'f:ports':{'k:{'containerPort':80,'protocol':'TCP'}':{'.':{},"
            + "'f:containerPort':{}}}}},'f:nodeSelector':{}}}\n",
        sets(made));
    String entry = made.metadata().array("managedFields").getFirst().text();
    assertTrue(
        entry.startsWith(
            "{\"manager\":\"me\",\"operation\":\"Apply\",\"apiVersion\":\"v1\","
                + "\"time\":\"2026-11-22T10:00:00Z\",\"fieldsType\":\"FieldsV1\",\"fieldsV1\":"));
  }

  @Test
  void applyingTheSameAgainChangesNothing() {
    ApiObject applied = deployment("'spec':{'replicas':1}");
    ApiObject live = apply(Optional.empty(), applied, "me", T1);
    assertSame(live, apply(Optional.of(live), applied, "me", T2));
  }

  @Test
  void whatIsNotSaidAnyMoreIsRemovedUnlessOthersOwnIt() {
    ApiObject live =
        apply(
            Optional.empty(),
            deployment("'spec':{'replicas':1,'paused':true,'strategy':{'type':'Recreate'}}"),
            "me",
            T1);
    live = apply(Optional.of(live), deployment("'spec':{'paused':true}"), "other", T1);
    ApiObject after =
        apply(Optional.of(live), deployment("'spec':{'minReadySeconds':1}"), "me", T2);
    assertEquals("{'paused':true,'minReadySeconds':1}", spec(after));
    assertEquals(
        "other Apply {'f:spec':{'f:paused':{}}}\nme Apply {'f:spec':{'f:minReadySeconds':{}}}\n",
        sets(after));
  }

  @Test
  void itemsThatAreNotSaidAnyMoreGoWithTheirDefaults() {
    ApiObject live =
        apply(
            Optional.empty(),
            pod("'spec':{'containers':[{'name':'a','image':'i'},{'name':'b'}]}"),
            "me",
            T1);
    live =
        live.with(
            Json.parse(
                "[{\"name\":\"a\",\"image\":\"i\",\"tty\":true},{\"name\":\"b\",\"tty\":true}]"),
            "spec",
            "containers");
    ApiObject after =
        apply(Optional.of(live), pod("'spec':{'containers':[{'name':'a'}]}"), "me", T2);
    assertEquals("{'containers':[{'name':'a','tty':true}]}", spec(after));
  }

  @Test
  void itemsOfOthersStayAndAppliedOnesKeepTheirOrder() {
    ApiObject live =
        apply(Optional.empty(), pod("'spec':{'containers':[{'name':'x'},{'name':'a'}]}"), "o", T1);
    ApiObject after =
        apply(
            Optional.of(live), pod("'spec':{'containers':[{'name':'b'},{'name':'a'}]}"), "me", T1);
    assertEquals("{'containers':[{'name':'b'},{'name':'x'},{'name':'a'}]}", spec(after));
  }

  @Test
  void takingAFieldOfAnotherIsAConflictUnlessForcedOrEqual() {
    ApiObject live =
        ManagedFields.afterUpdate(
            Optional.empty(),
            deployment("'spec':{'replicas':1,'paused':true}"),
            "kubectl-client-side-apply",
            "",
            T1,
            DEPLOYMENT);
    ApiObject applied = deployment("'spec':{'replicas':2}");
    var error =
        assertThrows(StatusException.class, () -> apply(Optional.of(live), applied, "me", T2));
    assertEquals(StatusReason.CONFLICT, error.reason());
    assertEquals(
        "Apply failed with 1 conflict: conflict with \"kubectl-client-side-apply\" using apps/v1:"
            + " .spec.replicas",
        error.text());
    assertEquals(
        "{\"causes\":[{\"reason\":\"FieldManagerConflict\",\"message\":\"conflict with"
            + " \\\"kubectl-client-side-apply\\\" using apps/v1\",\"field\":\".spec.replicas\"}]}",
        error.status().details().text());
    error =
        assertThrows(
            StatusException.class,
            () ->
                apply(
                    Optional.of(live),
                    deployment("'spec':{'replicas':2,'paused':false}"),
                    "me",
                    T2));
    assertEquals(
        "Apply failed with 2 conflicts: conflicts with \"kubectl-client-side-apply\" using"
            + " apps/v1:\n- .spec.paused\n- .spec.replicas",
        error.text());
    ApiObject forced =
        ServerSideApply.apply(
            Optional.of(live), applied, new Applier("me", "", true), T2, DEPLOYMENT);
    assertEquals("{'replicas':2,'paused':true}", spec(forced));
    assertEquals(
        """
        me Apply {'f:spec':{'f:replicas':{}}}
        kubectl-client-side-apply Update {'f:spec':{'f:paused':{}}}
        """,
        sets(forced));
    ApiObject shared = apply(Optional.of(live), deployment("'spec':{'replicas':1}"), "me", T2);
    assertTrue(sets(shared).contains("me Apply {'f:spec':{'f:replicas':{}}}"));
    assertTrue(sets(shared).contains("Update {'f:spec':{'f:paused':{},'f:replicas':{}}}"));
  }

  @Test
  void kubectlTakesOverWhatItAppliedByItself() {
    String annotation = "kubectl.kubernetes.io/last-applied-configuration";
    ApiObject first =
        deployment("'spec':{'replicas':1}")
            .withAnnotation(annotation, deployment("'spec':{'replicas':1}").tree().text());
    ApiObject live =
        ManagedFields.afterUpdate(
            Optional.empty(), first, "kubectl-client-side-apply", "", T1, DEPLOYMENT);
    ApiObject after = apply(Optional.of(live), deployment("'spec':{'replicas':2}"), "kubectl", T2);
    assertEquals("{'replicas':2}", spec(after));
    assertTrue(after.annotations().getOrDefault(annotation, "").contains("\"replicas\":2"));
    assertThrows(
        StatusException.class,
        () -> apply(Optional.of(live), deployment("'spec':{'replicas':2}"), "me", T2));
  }

  @Test
  void theMainResourceDoesNotOwnStatus() {
    ApiObject made =
        apply(
            Optional.empty(),
            deployment("'spec':{'replicas':1},'status':{'replicas':1}"),
            "me",
            T1);
    assertEquals("me Apply {'f:spec':{'f:replicas':{}}}\n", sets(made));
    ApiObject status =
        ServerSideApply.apply(
            Optional.of(made),
            deployment("'spec':{'replicas':5},'status':{'replicas':1}"),
            new Applier("me", "status", false),
            T1,
            DEPLOYMENT);
    assertTrue(sets(status).contains("me Apply {'f:status':{'f:replicas':{}}}"), sets(status));
  }

  @Test
  void updatesOwnWhatTheyChange() {
    ApiObject live =
        ManagedFields.afterUpdate(
            Optional.empty(),
            pod("'spec':{'containers':[{'name':'a','image':'1'}],'hostNetwork':true}"),
            "maker",
            "",
            T1,
            POD);
    assertEquals(
        "maker Update {'f:spec':{'f:containers':{'k:{'name':'a'}':{'.':{},'f:image':{},"
            + "'f:name':{}}},'f:hostNetwork':{}}}\n",
        sets(live));
    ApiObject changed =
        update(live, pod("'spec':{'containers':[{'name':'a','image':'2'}]}"), "changer", T2);
    assertEquals(
        """
        maker Update {'f:spec':{'f:containers':{'k:{'name':'a'}':{'.':{},'f:name':{}}}}}
        changer Update {'f:spec':{'f:containers':{'k:{'name':'a'}':{'f:image':{}}}}}
        """,
        sets(changed));
    assertTrue(changed.metadata().array("managedFields").getLast().text().contains("T11:00:00Z"));
  }

  @Test
  void anUpdateWithoutChangeTouchesNoEntry() {
    ApiObject live =
        ManagedFields.afterUpdate(
            Optional.empty(), deployment("'spec':{'replicas':1}"), "a", "", T1, DEPLOYMENT);
    assertEquals(live, update(live, deployment("'spec':{'replicas':1}"), "b", T2));
    assertEquals(live, update(live, live, "b", T2));
    assertEquals(
        live,
        update(
            live,
            live.with(Json.of("7"), "metadata", "resourceVersion")
                .without("metadata", "resourceVersion"),
            "b",
            T2));
  }

  @Test
  void mapsSetsAndLabelsAreOwnedByTheirParts() {
    ApiObject live =
        ManagedFields.afterUpdate(
            Optional.empty(),
            pod("'spec':{}")
                .withLabel("app", "web")
                .with(Json.strings(List.of("f")), "metadata", "finalizers"),
            "a",
            "",
            T1,
            POD);
    assertEquals(
        "a Update {'f:metadata':{'f:finalizers':{'v:'f'':{}},'f:labels':{'.':{},'f:app':{}}},"
            + "'f:spec':{}}\n",
        sets(live));
    ApiObject more = update(live, live.withLabel("tier", "x"), "b", T2);
    assertTrue(sets(more).contains("b Update {'f:metadata':{'f:labels':{'f:tier':{}}}}"));
  }

  @Test
  void oneEmptyEntryClearsThem() {
    ApiObject live =
        ManagedFields.afterUpdate(
            Optional.empty(), deployment("'spec':{'replicas':1}"), "a", "", T1, DEPLOYMENT);
    ApiObject cleared =
        update(
            live,
            live.with(Json.array(List.of(Json.Obj.EMPTY)), "metadata", "managedFields"),
            "a",
            T2);
    assertTrue(cleared.at("metadata", "managedFields").isEmpty());
    ApiObject applied = apply(Optional.of(cleared), deployment("'spec':{'paused':true}"), "me", T2);
    assertTrue(sets(applied).contains("before-first-apply Update {'f:spec':{'f:replicas':{}}}"));
  }

  @Test
  void manyUpdatersBecomeOne() {
    ApiObject live = deployment("'spec':{'replicas':1}");
    for (int i = 0; i < 15; i++) {
      live = update(live, live.withLabel("l" + i, "x"), "m" + i, T1.plusSeconds(i));
    }
    List<Entries.Entry> entries = Entries.of(live).all();
    assertEquals(10, entries.size());
    assertTrue(entries.stream().anyMatch(e -> e.manager().equals("ancient-changes")));
  }

  @Test
  void doubleItemsAndGivenEntriesAreRefused() {
    assertThrows(
        StatusException.class,
        () ->
            apply(
                Optional.empty(),
                pod("'spec':{'containers':[{'name':'a'},{'name':'a'}]}"),
                "m",
                T1));
    ApiObject given = pod("'spec':{}").with(Json.array(List.of()), "metadata", "managedFields");
    var error = assertThrows(StatusException.class, () -> apply(Optional.empty(), given, "m", T1));
    assertEquals("metadata.managedFields must be nil", error.text());
  }
}
