package io.gantry.image.distribution.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.http.Handler;
import io.gantry.platform.http.Headers;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ImageIndex;
import io.gantry.platform.oci.ImageManifest;
import io.gantry.platform.oci.ManifestBytes;
import io.gantry.platform.oci.MediaType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ManifestsTest {
  private static final Descriptor CONFIG =
      Descriptor.of(MediaType.OCI_CONFIG, "{}".getBytes(StandardCharsets.UTF_8));
  private static final ManifestBytes IMAGE = ManifestBytes.of(ImageManifest.of(CONFIG, List.of()));

  private static <T> T ask(Handler script, java.util.function.Function<Repository, T> question)
      throws IOException {
    try (var server = ScriptedRegistry.of(script);
        var client = ScriptedRegistry.client()) {
      return question.apply(client.repository(server.name()));
    }
  }

  private static GantryException refused(String type, byte[] body, String... fields) {
    return assertThrows(
        GantryException.class,
        () ->
            ask(
                exchange -> exchange.send(200, Headers.of(fields).with("content-type", type), body),
                repository -> repository.manifest("1")));
  }

  @Test
  void otherContentThanTheDigestSaysIsRefused() {
    var byField =
        refused(
            IMAGE.mediaType(),
            IMAGE.bytes(),
            "docker-content-digest",
            Digest.of(new byte[0]).toString());
    assertEquals(Kind.INVALID, byField.kind());
    assertTrue(byField.text().contains("has other content"), byField.text());
    assertThrows(
        GantryException.class,
        () ->
            ask(
                exchange -> exchange.send(200, Headers.NONE, new byte[] {'{', '}'}),
                repository -> repository.manifest(IMAGE.digest().toString())));
  }

  @Test
  void whatIsNoManifestIsRefusedByName() {
    var old = refused("application/vnd.docker.distribution.manifest.v1+prettyjws", new byte[2]);
    assertTrue(old.text().contains("schema 1, which is not supported"), old.text());
    var page = refused("text/html; charset=utf-8", "<html>".getBytes(StandardCharsets.UTF_8));
    assertTrue(page.text().contains("web page"), page.text());
    var large = refused(IMAGE.mediaType(), new byte[(4 << 20) + 1]);
    assertTrue(large.text().contains("larger than 4 MiB"), large.text());
    var text = refused(IMAGE.mediaType(), "hello".getBytes(StandardCharsets.UTF_8));
    assertTrue(text.text().contains("/a/b:1"), text.text());
    var digest = refused(IMAGE.mediaType(), IMAGE.bytes(), "docker-content-digest", "md5:1");
    assertTrue(digest.text().contains("/a/b:1"), digest.text());
  }

  @Test
  void aHeadThatTellsTooLittleIsFollowedByTheManifest() throws IOException {
    var found =
        ask(
            exchange -> {
              byte[] body = exchange.method().equals("HEAD") ? new byte[0] : IMAGE.bytes();
              exchange.send(200, Headers.NONE, body);
            },
            repository -> repository.head("1"));

    assertEquals(Optional.of(IMAGE.descriptor()), found);
  }

  @Test
  void theRegistrysOwnListOfReferrersIsUsed() throws IOException {
    Descriptor one = Referrers.entry(IMAGE);
    byte[] page = ImageIndex.of(List.of(one)).json().bytes();
    var requests = new java.util.concurrent.CopyOnWriteArrayList<String>();

    List<Descriptor> all =
        ask(
            exchange -> {
              requests.add(exchange.query().text("artifactType") + exchange.query().text("page"));
              Headers more =
                  exchange.query().first("page").isPresent()
                      ? Headers.NONE
                      : Headers.of("link", "<?page=2>; rel=\"next\"");
              exchange.send(200, more, page);
            },
            repository -> repository.referrers(CONFIG.digest(), MediaType.OCI_CONFIG));

    assertEquals(List.of(one, one), all);
    assertEquals(List.of(MediaType.OCI_CONFIG, "2"), requests);
  }

  @Test
  void aRegistryThatNotesSubjectsNeedsNoTag() throws IOException {
    var artifact =
        new ImageManifest(
            MediaType.OCI_MANIFEST,
            CONFIG,
            List.of(),
            Optional.of(IMAGE.descriptor()),
            "",
            Map.of());
    try (var server =
            ScriptedRegistry.of(exchange ->
                exchange.send(
                    201, Headers.of("oci-subject", IMAGE.digest().toString()), new byte[0]));
        var client = ScriptedRegistry.client()) {
      client.repository(server.name()).putManifest("1", ManifestBytes.of(artifact));

      assertEquals(List.of("PUT /v2/a/b/manifests/1"), server.requests());
    }
  }

  @Test
  void tagsComeInPages() throws IOException {
    List<String> tags =
        ask(
            exchange -> {
              boolean second = exchange.query().text("last").equals("b");
              String body =
                  "{\"name\":\"a/b\",\"tags\":" + (second ? "[\"c\"]}" : "[\"a\",\"b\"]}");
              ScriptedRegistry.send(
                  exchange,
                  200,
                  body,
                  second ? "x-none" : "link",
                  "</v2/a/b/tags/list?last=b&n=2>; rel=\"next\"");
            },
            Repository::tags);

    assertEquals(List.of("a", "b", "c"), tags);
  }

  @Test
  void aTagIsDeletedAloneWhereTheRegistryCan() throws IOException {
    try (var server = ScriptedRegistry.of(exchange -> ScriptedRegistry.send(exchange, 202, ""));
        var client = ScriptedRegistry.client()) {
      client.repository(server.name()).deleteManifest("1"); // looks at nothing before

      assertEquals(List.of("DELETE /v2/a/b/manifests/1"), server.requests());
    }
    var failure =
        assertThrows(
            GantryException.class,
            () ->
                ask(
                    exchange -> ScriptedRegistry.error(exchange, 405, "UNSUPPORTED", "no deletion"),
                    repository -> {
                      repository.deleteManifest(IMAGE.digest().toString());
                      return 0;
                    }));
    assertTrue(failure.text().contains("does not allow this"), failure.text());
    assertTrue(failure.text().contains("unsupported: no deletion"), failure.text());
  }
}
