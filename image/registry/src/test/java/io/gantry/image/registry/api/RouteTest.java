package io.gantry.image.registry.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gantry.image.registry.RegistryException;
import io.gantry.image.registry.Repository;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTest {
  private static final Repository APP = new Repository("team/app");

  @Test
  void pathsOfTheSpecificationAreUnderstood() {
    assertEquals(new Route.Base(), Route.of("/v2/"));
    assertEquals(new Route.Catalog(), Route.of("/v2/_catalog"));
    assertEquals(new Route.Tags(APP), Route.of("/v2/team/app/tags/list"));
    assertEquals(new Route.OneManifest(APP, "1.0"), Route.of("/v2/team/app/manifests/1.0"));
    assertEquals(new Route.OneBlob(APP, "sha256:ab"), Route.of("/v2/team/app/blobs/sha256%3Aab"));
    assertEquals(new Route.NewUpload(APP), Route.of("/v2/team/app/blobs/uploads/"));
    assertEquals(new Route.NewUpload(APP), Route.of("/v2/team/app/blobs/uploads"));
    assertEquals(new Route.OneUpload(APP, "7"), Route.of("/v2/team/app/blobs/uploads/7"));
    assertEquals(
        new Route.Referrers(APP, "sha256:ab"), Route.of("/v2/team/app/referrers/sha256:ab"));
  }

  @Test
  void aRepositoryMayBeCalledLikeAPartOfThePath() {
    assertEquals(
        new Route.OneManifest(new Repository("manifests/blobs/uploads"), "x"),
        Route.of("/v2/manifests/blobs/uploads/manifests/x"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/v1/", "/v2/x", "/v2/a/b", "/v3/a/tags/list"})
  void otherPathsAreUnknown(String path) {
    assertEquals(new Route.Unknown(), Route.of(path));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v2/Upper/tags/list",
        "/v2/../tags/list",
        "/v2/a/../../b/tags/list",
        "/v2/_uploads/tags/list",
        "/v2/.git/manifests/1",
        "/v2/a//b/manifests/1",
        "/v2/a%2fb/manifests/1",
        "/v2/a___b/manifests/1",
        "/v2/-a/manifests/1",
        "/v2//manifests/1"
      })
  void aNameOutsideOfTheGrammarIsRefused(String path) {
    assertThrows(RegistryException.class, () -> Route.of(path));
  }

  @Test
  void aNameHas255Characters() {
    String longest = "a".repeat(255);
    assertEquals(longest, new Repository(longest).name());
    assertThrows(RegistryException.class, () -> new Repository(longest + "a"));
  }
}
