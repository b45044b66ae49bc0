package io.gantry.engine.docker.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.base.GantryException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RouterTest {
  private static final Router ROUTER =
      new Router()
          .add("GET", "/containers/json", _ -> {})
          .add("GET", "/containers/{id}/json", _ -> {})
          .add("POST", "/images/{name...}/push", _ -> {})
          .add("DELETE", "/images/{name...}", _ -> {});

  private static Optional<Map<String, String>> words(String method, String path) {
    return ROUTER.find(method, Router.words(path)).map(Router.Match::words);
  }

  @Test
  void wordsInBracesTakeWordsOfThePath() {
    assertEquals(Optional.of(Map.of()), words("GET", "/containers/json"));
    assertEquals(Optional.of(Map.of("id", "web")), words("GET", "/containers/web/json"));
    assertEquals(Optional.empty(), words("POST", "/containers/web/json"));
    assertEquals(Optional.empty(), words("GET", "/containers/web/json/more"));
    assertEquals(Optional.empty(), words("GET", "/"));
  }

  @Test
  void namesOfImagesHaveSlashes() {
    assertEquals(
        Optional.of(Map.of("name", "localhost:5000/a/b")),
        words("POST", "/images/localhost:5000/a/b/push"));
    assertEquals(Optional.of(Map.of("name", "a/b:1")), words("DELETE", "/images/a/b:1"));
    assertEquals(Optional.empty(), words("POST", "/images/push"));
  }

  @Test
  void versionsAreReadAndBounded() {
    assertEquals(new ApiVersion(43), ApiVersion.parse("v1.43"));
    assertEquals(
        "client version 1.99 is too new. Maximum supported API version is 1.51",
        assertThrows(GantryException.class, () -> ApiVersion.parse("v1.99")).text());
    assertTrue(
        assertThrows(GantryException.class, () -> ApiVersion.parse("v1.23"))
            .text()
            .startsWith("client version 1.23 is too old. Minimum supported API version is 1.24"));
    assertTrue(ApiVersion.looksLike("v1.24"));
    assertTrue(!ApiVersion.looksLike("volumes") && !ApiVersion.looksLike("v"));
  }

  @Test
  void bothFormsOfFiltersAreRead() {
    var wanted = List.of("label=a=b", "name=x");
    assertEquals(wanted, RequestFilters.parse("{\"label\":[\"a=b\"],\"name\":[\"x\"]}").texts());
    assertEquals(
        wanted,
        RequestFilters.parse("{\"label\":{\"a=b\":true,\"c\":false},\"name\":{\"x\":true}}")
            .texts());
    assertEquals(List.of(), RequestFilters.parse("").texts());
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "{\"a\":1}", "label=a", "{"})
  void otherFiltersAreRefused(String text) {
    assertThrows(GantryException.class, () -> RequestFilters.parse(text));
  }
}
