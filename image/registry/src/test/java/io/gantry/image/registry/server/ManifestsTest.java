package io.gantry.image.registry.server;

import static io.gantry.image.registry.server.Client.OCI_INDEX;
import static io.gantry.image.registry.server.Client.OCI_MANIFEST;
import static io.gantry.image.registry.server.Client.bytes;
import static io.gantry.image.registry.server.Client.code;
import static io.gantry.image.registry.server.Client.field;
import static io.gantry.image.registry.server.Client.json;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Digest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestsTest {
  private static final Digest MISSING = new Digest("1".repeat(64));

  @TempDir private Path directory;
  private Served served;
  private Client client;

  @BeforeEach
  void serve() throws Exception {
    served = Served.in(directory.resolve("registry"));
    client = served.client();
  }

  @AfterEach
  void close() {
    served.close();
  }

  @Test
  void aManifestIsReadByTagAndByDigestAsItCame() throws Exception {
    byte[] manifest =
        Client.manifest(client.push("a", bytes("{}")), client.push("a", bytes("abc")), "");
    HttpResponse<byte[]> put = client.put("a", "1.0", manifest, OCI_MANIFEST + "; charset=utf-8");
    Digest digest = Digest.of(manifest);
    assertEquals(201, put.statusCode());
    assertEquals("/v2/a/manifests/" + digest, field(put, "location"));
    for (String reference : List.of("1.0", digest.toString())) {
      HttpResponse<byte[]> got =
          client.get("/v2/a/manifests/" + reference, "accept", "application/json");
      assertArrayEquals(manifest, got.body());
      assertEquals(OCI_MANIFEST, field(got, "content-type"));
      assertEquals(digest.toString(), field(got, "docker-content-digest"));
    }
    HttpResponse<byte[]> head = client.ask("HEAD", "/v2/a/manifests/1.0", new byte[0]);
    assertEquals(Integer.toString(manifest.length), field(head, "content-length"));
    assertEquals(
        304, client.get("/v2/a/manifests/1.0", "if-none-match", "\"" + digest + "\"").statusCode());
  }

  @Test
  void aManifestOfAnUnknownTypeIsKeptWithItsType() throws Exception {
    byte[] strange = bytes("{\"anything\": [1, 2]}");
    assertEquals(201, client.put("a", "x", strange, "application/vnd.example+json").statusCode());
    assertEquals(
        "application/vnd.example+json", field(client.get("/v2/a/manifests/x"), "content-type"));
  }

  @Test
  void aManifestWhoseContentIsMissingIsRefused() throws Exception {
    byte[] manifest = Client.manifest(client.push("a", bytes("{}")), MISSING, "");
    HttpResponse<byte[]> put = client.put("a", "1", manifest, OCI_MANIFEST);
    assertEquals(400, put.statusCode());
    assertEquals("MANIFEST_BLOB_UNKNOWN", code(put));
    byte[] index =
        bytes(
            "{\"schemaVersion\":2,\"manifests\":[{\"mediaType\":\"m\",\"digest\":\""
                + MISSING
                + "\",\"size\":1}]}");
    assertEquals("MANIFEST_BLOB_UNKNOWN", code(client.put("a", "1", index, OCI_INDEX)));
    assertEquals(404, client.get("/v2/a/manifests/1").statusCode());
  }

  @Test
  void aForeignLayerMayBeElsewhere() throws Exception {
    String config = client.push("a", bytes("{}")).toString();
    byte[] manifest =
        bytes(
            "{\"schemaVersion\":2,\"config\":{\"digest\":\""
                + config
                + "\",\"size\":2},\"layers\":[{\"mediaType\":"
                + "\"application/vnd.oci.image.layer.nondistributable.v1.tar\",\"digest\":\""
                + MISSING
                + "\",\"size\":3}]}");
    assertEquals(201, client.put("a", "1", manifest, OCI_MANIFEST).statusCode());
  }

  @Test
  void whatIsNoManifestIsRefused() throws Exception {
    assertEquals("MANIFEST_INVALID", code(client.put("a", "1", bytes("[]"), OCI_MANIFEST)));
    assertEquals("MANIFEST_INVALID", code(client.put("a", "1", bytes("{"), OCI_MANIFEST)));
    assertEquals("MANIFEST_INVALID", code(client.put("a", "1", bytes("{}"), OCI_MANIFEST)));
    assertEquals(
        "MANIFEST_INVALID",
        code(client.put("a", "1", bytes("{\"schemaVersion\":1}"), "application/json")));
    assertEquals(
        "MANIFEST_INVALID",
        code(client.put("a", "1", bytes("{\"mediaType\":\"" + OCI_INDEX + "\"}"), OCI_MANIFEST)));
    assertEquals(
        "TAG_INVALID", code(client.put("a", "-x", bytes("{}"), "application/vnd.example+json")));
    assertEquals("DIGEST_INVALID", code(client.put("a", MISSING.toString(), bytes("{}"), "a/b")));
  }

  @Test
  void aManifestHas4Mebibytes() throws Exception {
    byte[] large = bytes("{\"a\":\"" + "x".repeat(4 << 20) + "\"}");
    assertEquals(413, client.put("a", "1", large, "application/vnd.example+json").statusCode());
  }

  @Test
  void referrersFollowTheirSubject() throws Exception {
    Digest subject = client.image("a", "1", "");
    String about =
        "\"subject\":{\"mediaType\":\"m\",\"digest\":\""
            + subject
            + "\",\"size\":1},\"annotations\":{\"k\":\"v\"},";
    Digest first = client.image("a", "s1", "\"artifactType\":\"type/one\"," + about);
    Digest second = client.image("a", "s2", about);
    HttpResponse<byte[]> all = client.get("/v2/a/referrers/" + subject);
    assertEquals(OCI_INDEX, field(all, "content-type"));
    assertEquals(2, json(all).array("manifests").size());
    HttpResponse<byte[]> one = client.get("/v2/a/referrers/" + subject + "?artifactType=type/one");
    assertEquals("artifactType", field(one, "oci-filters-applied"));
    Json.Obj entry = json(one).array("manifests").getFirst().asObject();
    assertEquals(first.toString(), entry.string("digest"));
    assertEquals("v", entry.object("annotations").string("k"));
    assertEquals(202, client.delete("/v2/a/manifests/" + second).statusCode());
    assertEquals(1, json(client.get("/v2/a/referrers/" + subject)).array("manifests").size());
    assertEquals(0, json(client.get("/v2/a/referrers/" + MISSING)).array("manifests").size());
  }

  @Test
  void theAnswerToAReferrerNamesItsSubject() throws Exception {
    byte[] manifest =
        Client.manifest(
            client.push("a", bytes("{}")),
            client.push("a", bytes("abc")),
            "\"subject\":{\"digest\":\"" + MISSING + "\",\"size\":1},");
    assertEquals(
        MISSING.toString(), field(client.put("a", "1", manifest, OCI_MANIFEST), "oci-subject"));
  }

  @Test
  void tagsComeSortedAndInPages() throws Exception {
    for (String tag : List.of("b", "c", "a")) {
      var _ = client.image("x/y", tag, "");
    }
    HttpResponse<byte[]> page = client.get("/v2/x/y/tags/list?n=2");
    assertEquals(List.of("a", "b"), json(page).strings("tags"));
    assertEquals("</v2/x/y/tags/list?last=b&n=2>; rel=\"next\"", field(page, "link"));
    assertEquals(List.of("c"), json(client.get("/v2/x/y/tags/list?last=b&n=2")).strings("tags"));
    assertEquals("NAME_UNKNOWN", code(client.get("/v2/none/tags/list")));
    assertEquals(List.of("x/y"), json(client.get("/v2/_catalog")).strings("repositories"));
  }

  @Test
  void aDeletedTagLeavesTheManifest() throws Exception {
    Digest digest = client.image("a", "1", "");
    assertEquals(202, client.delete("/v2/a/manifests/1").statusCode());
    assertEquals(404, client.delete("/v2/a/manifests/1").statusCode());
    assertEquals(200, client.get("/v2/a/manifests/" + digest).statusCode());
  }

  @Test
  void aDeletedManifestTakesItsTagsAlong() throws Exception {
    Digest digest = client.image("a", "1", "");
    var _ = client.image("a", "2", "");
    var _ = client.image("a", "other", "\"annotations\":{\"a\":\"b\"},");
    assertEquals(202, client.delete("/v2/a/manifests/" + digest).statusCode());
    assertEquals(List.of("other"), json(client.get("/v2/a/tags/list")).strings("tags"));
    assertEquals("MANIFEST_UNKNOWN", code(client.get("/v2/a/manifests/1")));
  }

  @Test
  void aManifestPutByDigestTakesTagsAlong() throws Exception {
    byte[] manifest = bytes("{}");
    Digest digest = Digest.of(manifest);
    HttpResponse<byte[]> put =
        client.put("a", digest + "?tag=1&tag=2", manifest, "application/vnd.example+json");
    assertEquals(List.of("1", "2"), put.headers().allValues("oci-tag"));
    assertEquals(List.of("1", "2"), json(client.get("/v2/a/tags/list")).strings("tags"));
  }
}
