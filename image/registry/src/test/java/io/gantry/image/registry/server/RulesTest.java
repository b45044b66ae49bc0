package io.gantry.image.registry.server;

import static io.gantry.image.registry.server.Client.bytes;
import static io.gantry.image.registry.server.Client.code;
import static io.gantry.image.registry.server.Client.field;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.image.registry.RegistrySettings;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.http.HttpServer.Listener;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulesTest {
  private static final byte[] NOTHING = {};
  private static final String HORSE =
      "alice:$2y$05$2YmBJwZ.TTuEA7SX9vPigui7HASDWgtqYipxZ6JWB.pLfD0ED23tm\n";

  @TempDir private Path scratch;

  private Path directory() {
    return scratch.resolve("registry");
  }

  private static String basic(String user, String password) {
    String pair = user + ":" + password;
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void theBaseAnswersAndTellsThatItIsARegistry() throws Exception {
    try (Served served = Served.in(directory())) {
      HttpResponse<byte[]> base = served.client().get("/v2/");
      assertEquals(200, base.statusCode());
      assertEquals("registry/2.0", field(base, "docker-distribution-api-version"));
      assertEquals(404, served.client().get("/").statusCode());
      assertEquals(404, served.client().get("/v1/x").statusCode());
    }
  }

  @Test
  void anotherMethodIsRefusedWithThoseThatWork() throws Exception {
    try (Served served = Served.in(directory())) {
      HttpResponse<byte[]> put = served.client().ask("PUT", "/v2/a/tags/list", NOTHING);
      assertEquals(405, put.statusCode());
      assertEquals("GET, HEAD", field(put, "allow"));
      assertEquals("UNSUPPORTED", code(put));
    }
  }

  @Test
  void malformedNamesDigestsAndNumbersAreRefused() throws Exception {
    try (Served served = Served.in(directory())) {
      assertEquals("NAME_INVALID", code(served.client().get("/v2/A/tags/list")));
      assertEquals("DIGEST_INVALID", code(served.client().get("/v2/a/blobs/sha256:xyz")));
      assertEquals("PAGINATION_NUMBER_INVALID", code(served.client().get("/v2/_catalog?n=x")));
    }
  }

  @Test
  void aReadOnlyRegistryIsOnlyRead() throws Exception {
    try (Served served = Served.in(directory())) {
      var _ = served.client().image("a", "1", "");
    }
    try (Served served = Served.with(RegistrySettings.of(directory()).withReadOnly())) {
      assertEquals(200, served.client().get("/v2/a/manifests/1").statusCode());
      HttpResponse<byte[]> post = served.client().ask("POST", "/v2/a/blobs/uploads/", NOTHING);
      assertEquals(405, post.statusCode());
      assertEquals("UNSUPPORTED", code(post));
      assertEquals(405, served.client().delete("/v2/a/manifests/1").statusCode());
    }
  }

  @Test
  void onlyUsersOfTheFileGetIn() throws Exception {
    Path users = Files.writeString(scratch.resolve("users"), HORSE);
    RegistrySettings settings = RegistrySettings.of(directory()).withUsers(users, false);
    try (Served served = Served.with(settings)) {
      HttpResponse<byte[]> none = served.client().get("/v2/");
      assertEquals(401, none.statusCode());
      assertEquals("UNAUTHORIZED", code(none));
      assertTrue(field(none, "www-authenticate").startsWith("Basic realm="));
      for (String wrong :
          List.of(basic("alice", "x"), basic("bob", "correct horse"), "Bearer x", "Basic !")) {
        assertEquals(401, served.client().get("/v2/", "authorization", wrong).statusCode());
      }
    }
    try (Served served = Served.with(settings, "authorization", basic("alice", "correct horse"))) {
      var _ = served.client().image("a", "1", "");
      assertEquals(200, served.client().get("/v2/a/manifests/1").statusCode());
    }
  }

  @Test
  void anonymousPullsNeedNoUserAnonymousPushesDo() throws Exception {
    Path users = Files.writeString(scratch.resolve("users"), HORSE);
    RegistrySettings settings = RegistrySettings.of(directory()).withUsers(users, true);
    try (Served served = Served.with(settings)) {
      assertEquals(401, served.client().get("/v2/").statusCode());
      assertEquals(404, served.client().get("/v2/a/manifests/1").statusCode());
      assertEquals(401, served.client().ask("POST", "/v2/a/blobs/uploads/", NOTHING).statusCode());
    }
  }

  @Test
  void aDirectoryIsServedOnce() throws Exception {
    try (Served _ = Served.in(directory())) {
      GantryException refusal =
          assertThrows(GantryException.class, () -> Served.in(directory()).close());
      assertEquals(GantryException.Kind.CONFLICT, refusal.kind());
    }
  }

  @Test
  void nobodyElseReadsTheDirectory() throws Exception {
    try (Served served = Served.in(directory())) {
      var _ = served.client().push("a", bytes("x"));
      for (String below : List.of("", "blobs", "repositories/a")) {
        assertEquals(
            "rwx------",
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(directory().resolve(below))));
      }
    }
  }

  @Test
  void requestsAreCountedAndLogged() throws Exception {
    var lines = new ArrayList<String>();
    var here = new Listener.Tcp("127.0.0.1", 0, Optional.empty());
    var endpoints =
        new Endpoints(
            here,
            Optional.of(here),
            Optional.of(line -> {
              synchronized (lines) {
                lines.add(line);
              }
            }));
    try (RegistryServer server = RegistryServer.open(RegistrySettings.of(directory()), endpoints);
        Client client = new Client(server.port());
        Client metrics = new Client(server.metricsPort())) {
      var _ = client.push("a", bytes("0123456789"));
      assertEquals(404, client.get("/v2/a/manifests/1").statusCode());
      // The server counts after it has answered: the answer to a later request says nothing of it.
      String text = "";
      while (!text.contains("route=\"manifest\",method=\"GET\",code=\"404\"} 1")) {
        text = new String(metrics.get("/metrics").body(), StandardCharsets.UTF_8);
      }
      assertTrue(text.contains("gantry_registry_received_bytes_total 10\n"), text);
    }
    assertTrue(
        lines.getFirst().contains(" POST /v2/a/blobs/uploads/ 201 in=10 "), lines.getFirst());
  }
}
