package io.gantry.cluster.apiserver.openapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.cluster.apiserver.openapi.OpenApi.Document;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.cluster.model.schema.Schemas;
import io.gantry.platform.base.json.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OpenApiTest {
  private static final String PROTOBUF =
      "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";
  private static final OpenApi OPEN_API = new OpenApi(Schemas.load(), ResourceTypes.ALL);

  private static Document document(String path, String accept) {
    return OPEN_API.document(path, accept).orElseThrow();
  }

  private static Json.Obj json(String path) {
    return Json.parse(document(path, "application/json").bytes()).asObject();
  }

  private static final Json.Obj APPS = json("/openapi/v3/apis/apps/v1");

  private static Json.Obj schema(String name) {
    return APPS.object("components").object("schemas").object(name);
  }

  private static Json.Obj property(String schema, String name) {
    return schema(schema).object("properties").object(name);
  }

  @Test
  void theIndexNamesEveryGroupVersionByTheHashOfItsDocument() {
    Json.Obj paths = json("/openapi/v3").object("paths");
    assertEquals(
        Set.of("api/v1", "apis/apps/v1", "apis/discovery.k8s.io/v1", "apis/coordination.k8s.io/v1"),
        paths.fields().keySet());
    Document apps = document("/openapi/v3/apis/apps/v1", "");
    assertEquals(
        "/openapi/v3/apis/apps/v1?hash=" + apps.hash(),
        paths.object("apis/apps/v1").string("serverRelativeURL"));
    assertSame(apps.bytes(), document("/openapi/v3/apis/apps/v1", "").bytes());
    assertTrue(OPEN_API.document("/openapi/v3/apis/nobody/v1", "").isEmpty());
  }

  @Test
  void kindsSayWhichTheyAre() {
    assertEquals(
        "[{\"group\":\"apps\",\"kind\":\"Deployment\",\"version\":\"v1\"}]",
        Json.array(schema("io.k8s.api.apps.v1.Deployment").array("x-kubernetes-group-version-kind"))
            .text());
    assertEquals("object", schema("io.k8s.api.apps.v1.Deployment").string("type"));
  }

  @Test
  void listsSayHowTheyMerge() {
    Json.Obj ports = property("io.k8s.api.core.v1.Container", "ports");
    assertEquals("map", ports.string("x-kubernetes-list-type"));
    assertEquals(List.of("containerPort", "protocol"), ports.strings("x-kubernetes-list-map-keys"));
    assertEquals("containerPort", ports.string("x-kubernetes-patch-merge-key"));
    assertEquals("merge", ports.string("x-kubernetes-patch-strategy"));
    assertEquals(
        "merge,retainKeys",
        property("io.k8s.api.core.v1.PodSpec", "volumes").string("x-kubernetes-patch-strategy"));
    assertEquals("TCP", property("io.k8s.api.core.v1.ContainerPort", "protocol").string("default"));
    assertEquals(
        "atomic",
        schema("io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector")
            .string("x-kubernetes-map-type"));
  }

  @Test
  void patchesTakeTheParametersThatClientsLookFor() {
    Json.Obj patch =
        APPS.object("paths")
            .object("/apis/apps/v1/namespaces/{namespace}/deployments/{name}")
            .object("patch");
    Set<String> names = new HashSet<>();
    patch.array("parameters").forEach(p -> names.add(p.asObject().string("name")));
    assertTrue(names.containsAll(List.of("dryRun", "fieldManager", "fieldValidation", "force")));
    assertEquals("patch", patch.string("x-kubernetes-action"));
    assertEquals("Deployment", patch.object("x-kubernetes-group-version-kind").string("kind"));
    assertTrue(
        patch
            .object("requestBody")
            .object("content")
            .fields()
            .containsKey("application/strategic-merge-patch+json"));
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    for (String path : json("/openapi/v3").object("paths").fields().keySet()) {
      Json.Obj document = json("/openapi/v3/" + path);
      var found = new HashSet<String>();
      references(document, found);
      assertFalse(found.isEmpty());
      for (String name : found) {
        String last = name.substring("#/components/schemas/".length());
        assertTrue(
            document.object("components").object("schemas").fields().containsKey(last), name);
      }
    }
    Json.Obj document = json("/openapi/v2");
    var found = new HashSet<String>();
    references(document, found);
    for (String name : found) {
      String last = name.substring("#/definitions/".length());
      assertTrue(document.object("definitions").fields().containsKey(last), name);
    }
  }

  private static void references(Json value, Set<String> found) {
    switch (value) {
      case Json.Obj(Map<String, Json> fields) -> {
        if (fields.get("$ref") instanceof Json.Str(String name)) {
          found.add(name);
        }
        fields.values().forEach(child -> references(child, found));
      }
      case Json.Arr(List<Json> items) -> items.forEach(child -> references(child, found));
      case Json.Null _, Json.Bool _, Json.Num _, Json.Str _ -> {}
    }
  }

  @Test
  void operationIdsAreUnique() {
    var seen = new HashSet<String>();
    for (Json path : json("/openapi/v2").object("paths").fields().values()) {
      for (Json operation : path.asObject().fields().values()) {
        if (operation instanceof Json.Obj object) {
          assertTrue(seen.add(object.string("operationId")), object.string("operationId"));
        }
      }
    }
  }

  @Test
  void versionTwoIsThereAsProtocolBuffers() {
    assertEquals("application/json", document("/openapi/v2", "application/json").contentType());
    assertEquals("application/json", document("/openapi/v2", "*/*").contentType());
    Document binary = document("/openapi/v2", PROTOBUF);
    assertEquals(PROTOBUF, binary.contentType());
    assertEquals(PROTOBUF, document("/openapi/v2", PROTOBUF + ", application/json").contentType());
    assertEquals(10, binary.bytes()[0]);
    assertEquals("2.0", new String(binary.bytes(), 2, 3, java.nio.charset.StandardCharsets.UTF_8));
  }
}
