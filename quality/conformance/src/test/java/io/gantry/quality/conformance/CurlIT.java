package io.gantry.quality.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsProgram;
import io.gantry.quality.testkit.NeedsRoot;
import io.gantry.quality.testkit.StateRoot;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The API as it is on the wire, for those who bring no client library. */
@LeavesNothing
@NeedsRoot
@NeedsProgram({"conmon", "busybox", "kubectl", "curl"})
final class CurlIT {
  private static final String MAPS = "/api/v1/namespaces/default/configmaps";
  private static final String JSON = "application/json";
  private static final String FAILURE = "\"status\":\"Failure\"";

  @Test
  void plainHttpIsEnough(StateRoot root) throws Exception {
    try (Cluster cluster = Cluster.up(root)) {
      Curl curl = Curl.of(cluster.kubectl(), root.scratch());
      aServerSaysWhatItIs(curl);
      cluster.ok("run", "one", "--image=busybox", "--", "sleep", "1000");
      podsAreATable(curl);
      objectsAreWrittenInEveryForm(curl);
      changesAreFollowed(curl);
      refusalsAreStatusObjects(curl);
    }
  }

  private static void aServerSaysWhatItIs(Curl curl) throws Exception {
    curl.ask("/version").has(200, "\"major\":\"1\"", "\"minor\":\"36\"", "\"gitVersion\":\"v1.36.");
    assertEquals("ok", curl.ask("/readyz").has(200).body());
    curl.ask("/api").has(200, "\"kind\":\"APIVersions\"", "\"v1\"");
    curl.ask("/apis/apps/v1").has(200, "\"kind\":\"APIResourceList\"", "\"deployments/scale\"");
  }

  private static void podsAreATable(Curl curl) throws Exception {
    curl.ask(
            "/api/v1/namespaces/default/pods",
            "-H",
            "Accept: application/json;as=Table;v=v1;g=meta.k8s.io")
        .has(
            200,
            "\"kind\":\"Table\"",
            "\"columnDefinitions\":[{\"name\":\"Name\"",
            "\"cells\":[\"one\",\"",
            "\"kind\":\"PartialObjectMetadata\"");
  }

  private static void objectsAreWrittenInEveryForm(Curl curl) throws Exception {
    String json = "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"json\"}}";
    curl.send("POST", MAPS, JSON, json).has(201, "\"uid\":\"");
    String yaml = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: yaml}\ndata: {a: '1'}\n";
    curl.send("POST", MAPS, "application/yaml", yaml)
        .has(201, "\"data\":{\"a\":\"1\"}", "\"manager\":\"curl\"");
    curl.send("POST", MAPS, JSON, json).has(409, FAILURE, "\"reason\":\"AlreadyExists\"");
    curl.send(
            "PATCH",
            MAPS + "/yaml",
            "application/merge-patch+json",
            "{\"data\":{\"a\":null,\"b\":\"2\"}}")
        .has(200, "\"data\":{\"b\":\"2\"}");
    curl.ask(MAPS + "/yaml", "-H", "Accept: application/yaml").has(200, "kind: ConfigMap\n");
    curl.ask(MAPS + "/json", "-X", "DELETE").has(200, "\"status\":\"Success\"");
    curl.ask(MAPS + "/json")
        .has(404, FAILURE, "configmaps \\\"json\\\" not found", "\"reason\":\"NotFound\"");
  }

  private static void changesAreFollowed(Curl curl) throws Exception {
    String body = curl.ask(MAPS + "?watch=true&timeoutSeconds=1").has(200).body();
    List<String> lines = body.lines().filter(line -> !line.isEmpty()).toList();
    assertTrue(lines.stream().allMatch(line -> line.startsWith("{\"type\":\"ADDED\",")), body);
    assertTrue(lines.stream().anyMatch(line -> line.contains("\"name\":\"yaml\"")), body);
  }

  private static void refusalsAreStatusObjects(Curl curl) throws Exception {
    String status = "\"kind\":\"Status\"";
    Curl.Answer refused = curl.anonymous().ask("/api/v1/pods");
    assertTrue(refused.code() == 401 || refused.code() == 403, refused::toString);
    assertTrue(refused.body().contains(status), refused::toString);
    curl.ask("/apis/nowhere/v1/things")
        .has(404, status, "the server could not find the requested resource");
    curl.send("POST", MAPS, JSON, "{").has(400, status, "\"reason\":\"BadRequest\"");
    curl.send("POST", MAPS, "text/plain", "{}").has(415, status, "UnsupportedMediaType");
    curl.send("POST", "/version", JSON, "{}").has(405, status, "MethodNotAllowed");
    curl.send("POST", MAPS, JSON, "{\"metadata\":{\"name\":\"Upper\"}}")
        .has(422, status, "\"reason\":\"Invalid\"", "\"field\":\"metadata.name\"");
  }
}
