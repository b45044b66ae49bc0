package io.gantry.image.registry.server;

import static io.gantry.image.registry.server.Client.bytes;
import static io.gantry.image.registry.server.Client.code;
import static io.gantry.image.registry.server.Client.field;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.oci.Digest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobsTest {
  private static final byte[] NOTHING = {};
  private static final byte[] CONTENT = bytes("0123456789");
  private static final Digest DIGEST = Digest.of(CONTENT);

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
  void aBlobPushedInOneRequestIsRead() throws Exception {
    assertEquals(DIGEST, client.push("a/b", CONTENT));
    HttpResponse<byte[]> got = client.get("/v2/a/b/blobs/" + DIGEST);
    assertEquals(200, got.statusCode());
    assertArrayEquals(CONTENT, got.body());
    assertEquals(DIGEST.toString(), field(got, "docker-content-digest"));
    HttpResponse<byte[]> head = client.ask("HEAD", "/v2/a/b/blobs/" + DIGEST, NOTHING);
    assertEquals("10", field(head, "content-length"));
  }

  @Test
  void aBlobIsInvisibleWhereItWasNotPushed() throws Exception {
    var _ = client.push("a", CONTENT);
    HttpResponse<byte[]> got = client.get("/v2/b/blobs/" + DIGEST);
    assertEquals(404, got.statusCode());
    assertEquals("BLOB_UNKNOWN", code(got));
  }

  @Test
  void chunksInOrderMakeABlob() throws Exception {
    String place = client.begin("a");
    HttpResponse<byte[]> first = client.ask("PATCH", place, bytes("01234"), "content-range", "0-4");
    assertEquals(202, first.statusCode());
    assertEquals("0-4", field(first, "range"));
    HttpResponse<byte[]> status = client.get(place);
    assertEquals(204, status.statusCode());
    assertEquals("0-4", field(status, "range"));
    HttpResponse<byte[]> last =
        client.ask("PUT", place + "?digest=" + DIGEST, bytes("56789"), "content-range", "5-9");
    assertEquals(201, last.statusCode());
    assertEquals("/v2/a/blobs/" + DIGEST, field(last, "location"));
    assertArrayEquals(CONTENT, client.get("/v2/a/blobs/" + DIGEST).body());
  }

  @Test
  void aChunkOutOfOrderIsRefusedWithWhereToGoOn() throws Exception {
    String place = client.begin("a");
    var _ = client.ask("PATCH", place, bytes("01234"), "content-range", "0-4");
    for (String range : new String[] {"6-9", "0-3", "5-x", "bytes"}) {
      HttpResponse<byte[]> wrong =
          client.ask("PATCH", place, bytes("6789"), "content-range", range);
      assertEquals(416, wrong.statusCode(), range);
    }
    HttpResponse<byte[]> wrong = client.ask("PATCH", place, bytes("6789"), "content-range", "6-9");
    assertEquals("0-4", field(wrong, "range"));
    assertEquals(place, field(wrong, "location"));
  }

  @Test
  void aChunkOfAnotherLengthThanItsRangeIsRefused() throws Exception {
    String place = client.begin("a");
    HttpResponse<byte[]> wrong = client.ask("PATCH", place, bytes("012"), "content-range", "0-4");
    assertEquals(400, wrong.statusCode());
    assertEquals("SIZE_INVALID", code(wrong));
  }

  @Test
  void anotherDigestThanAnnouncedIsRefusedAndNothingStays() throws Exception {
    HttpResponse<byte[]> wrong =
        client.ask("POST", "/v2/a/blobs/uploads/?digest=" + DIGEST, bytes("other"));
    assertEquals(400, wrong.statusCode());
    assertEquals("DIGEST_INVALID", code(wrong));
    assertTrue(new String(wrong.body(), StandardCharsets.UTF_8).contains(DIGEST.toString()));
    assertEquals(404, client.get("/v2/a/blobs/" + DIGEST).statusCode());
  }

  @Test
  void anUnknownAlgorithmIsRefused() throws Exception {
    String place = client.begin("a");
    assertEquals(400, client.ask("PUT", place + "?digest=md5:abc", CONTENT).statusCode());
    assertEquals(
        400, client.ask("POST", "/v2/a/blobs/uploads/?digest-algorithm=md5", NOTHING).statusCode());
  }

  @Test
  void aCancelledUploadIsGone() throws Exception {
    String place = client.begin("a");
    assertEquals(204, client.delete(place).statusCode());
    assertEquals("BLOB_UPLOAD_UNKNOWN", code(client.get(place)));
    assertEquals(404, client.ask("PATCH", place, CONTENT).statusCode());
  }

  @Test
  void anUploadBelongsToItsRepository() throws Exception {
    String place = client.begin("a");
    assertEquals(404, client.get(place.replace("/v2/a/", "/v2/b/")).statusCode());
  }

  @Test
  void aBlobIsMountedFromWhereItIs() throws Exception {
    var _ = client.push("a", CONTENT);
    String mount = "/v2/b/blobs/uploads/?mount=" + DIGEST;
    assertEquals(202, client.ask("POST", mount + "&from=c", NOTHING).statusCode());
    assertEquals(201, client.ask("POST", mount + "&from=a", NOTHING).statusCode());
    assertArrayEquals(CONTENT, client.get("/v2/b/blobs/" + DIGEST).body());
    assertEquals(201, client.ask("POST", mount.replace("/b/", "/d/"), NOTHING).statusCode());
  }

  @Test
  void partsAreReadByRange() throws Exception {
    var _ = client.push("a", CONTENT);
    String path = "/v2/a/blobs/" + DIGEST;
    HttpResponse<byte[]> part = client.get(path, "range", "bytes=2-4");
    assertEquals(206, part.statusCode());
    assertEquals("bytes 2-4/10", field(part, "content-range"));
    assertArrayEquals(bytes("234"), part.body());
    HttpResponse<byte[]> behind = client.get(path, "range", "bytes=10-");
    assertEquals(416, behind.statusCode());
    assertEquals("bytes */10", field(behind, "content-range"));
  }

  @Test
  void whatTheClientHasIsNotSent() throws Exception {
    var _ = client.push("a", CONTENT);
    String path = "/v2/a/blobs/" + DIGEST;
    assertEquals(304, client.get(path, "if-none-match", "\"" + DIGEST + "\"").statusCode());
    assertEquals(200, client.get(path, "if-none-match", "\"other\"").statusCode());
  }

  @Test
  void aBlobMayHaveASha512() throws Exception {
    byte[] sum = MessageDigest.getInstance("SHA-512").digest(CONTENT);
    String digest = "sha512:" + HexFormat.of().formatHex(sum);
    String place = client.begin("a");
    assertEquals(201, client.ask("PUT", place + "?digest=" + digest, CONTENT).statusCode());
    assertArrayEquals(CONTENT, client.get("/v2/a/blobs/" + digest).body());
  }

  @Test
  void anEmptyBlobIsABlob() throws Exception {
    Digest empty = client.push("a", NOTHING);
    HttpResponse<byte[]> got = client.get("/v2/a/blobs/" + empty);
    assertEquals(200, got.statusCode());
    assertEquals(0, got.body().length);
  }

  @Test
  void aDeletedBlobIsGoneFromItsRepositoryOnly() throws Exception {
    var _ = client.push("a", CONTENT);
    var _ = client.push("b", CONTENT);
    assertEquals(202, client.delete("/v2/a/blobs/" + DIGEST).statusCode());
    assertEquals(404, client.delete("/v2/a/blobs/" + DIGEST).statusCode());
    assertEquals(404, client.get("/v2/a/blobs/" + DIGEST).statusCode());
    assertEquals(200, client.get("/v2/b/blobs/" + DIGEST).statusCode());
  }
}
