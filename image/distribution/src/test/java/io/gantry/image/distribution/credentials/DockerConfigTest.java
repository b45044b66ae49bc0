package io.gantry.image.distribution.credentials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Login;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DockerConfigTest {
  @TempDir Path top;

  private Path directory() {
    return top.resolve("home/.docker");
  }

  private Path file() {
    return directory().resolve("config.json");
  }

  private DockerConfig config(String text) throws IOException {
    Files.createDirectories(directory());
    Files.writeString(file(), text);
    return new DockerConfig(file(), List.of(), List.of());
  }

  @Test
  void theFilesAreWhereDockerAndPodmanHaveThem() throws IOException {
    Path run = Files.createDirectories(top.resolve("run/containers"));
    Files.writeString(run.resolve("auth.json"), "{\"auths\":{\"a\":{\"auth\":\"bWU6cHc=\"}}}");
    var environment =
        Map.of("HOME", top.resolve("home").toString(), "XDG_RUNTIME_DIR", top + "/run");

    DockerConfig config = DockerConfig.of(environment);

    assertEquals(file(), config.file());
    assertEquals(Optional.of(Login.of("me", "pw")), config.at("a"));
    assertEquals(
        top.resolve("x/config.json"),
        DockerConfig.of(Map.of("DOCKER_CONFIG", top + "/x", "HOME", "/h")).file());
  }

  @Test
  void loginsAreFoundUnderAllNamesOfARegistry() throws IOException {
    DockerConfig config =
        config(
            """
            {"auths": {
              "https://index.docker.io/v1/": {"auth": "aHViOnB3"},
              "https://old.lan/v1/": {"auth": "b2xkOnB3"},
              "plain.lan:5000": {"username": "u", "password": "p:w"},
              "token.lan": {"auth": "bWU6", "identitytoken": "t"},
              "space.lan/team": {"auth": "bWU6cHc="},
              "helped.lan": {},
              "broken.lan": {"auth": "%%%"}
            }}
            """);

    assertEquals(Optional.of(Login.of("hub", "pw")), config.at("docker.io"));
    assertEquals(Optional.of(Login.of("old", "pw")), config.at("old.lan"));
    assertEquals(Optional.of(Login.of("u", "p:w")), config.at("plain.lan:5000"));
    assertEquals(Optional.of(new Login("me", "", "t")), config.at("token.lan"));
    for (String registry :
        List.of("plain.lan", "space.lan", "helped.lan", "broken.lan", "none", "index")) {
      assertEquals(Optional.empty(), config.at(registry), registry);
    }
  }

  @Test
  void aLoginIsKeptBesideEverythingElseForItsOwnerOnly() throws IOException {
    DockerConfig config = config("{\"psFormat\": \"x\", \"auths\": {\"a\": {\"auth\": \"YTpi\"}}}");

    assertTrue(config.store("b:5000", Login.of("me", "pässwort")));
    assertTrue(config.store("docker.io", new Login("me", "ignored", "token")));

    assertEquals(Optional.of(Login.of("me", "pässwort")), config.at("b:5000"));
    assertEquals(
        Json.parse(
            """
            {"psFormat": "x", "auths": {"a": {"auth": "YTpi"},
             "b:5000": {"auth": "bWU6cMOkc3N3b3J0"},
             "https://index.docker.io/v1/": {"auth": "bWU6", "identitytoken": "token"}}}
            """),
        Json.parse(Files.readAllBytes(file())));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
    assertEquals(List.of(file()), list(directory()));
    assertEquals(
        Map.of("a", "a", "b:5000", "me", "https://index.docker.io/v1/", "me"), config.users());
  }

  private static List<Path> list(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      return files.toList();
    }
  }

  @Test
  void aDirectoryIsMadeAndALinkFollowed() throws IOException {
    var first = new DockerConfig(file(), List.of(), List.of());
    assertTrue(first.store("a", Login.of("u", "p")));
    assertEquals(
        "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory())));

    Path link = Files.createSymbolicLink(top.resolve("link.json"), file());
    var second = new DockerConfig(link, List.of(), List.of());
    assertTrue(second.store("b", Login.of("u", "p")));
    assertTrue(Files.isSymbolicLink(link));
    assertEquals(Optional.of(Login.of("u", "p")), first.at("b"));
  }

  @Test
  void aLoginIsForgottenUnderAllItsNames() throws IOException {
    DockerConfig config =
        config(
            "{\"auths\": {\"https://a/v1/\": {\"auth\": \"YTpi\"}, \"a\": {\"auth\": \"YTpi\"}}}");

    assertTrue(config.erase("a"));

    assertFalse(config.erase("a"));
    assertEquals(Optional.empty(), config.at("a"));
  }

  @Test
  void aBrokenFileIsNamedButNotShown() throws IOException {
    DockerConfig config = config("{\"auths\": \"sec-ret\"");

    var failure = assertThrows(GantryException.class, () -> config.at("a"));

    assertEquals(file() + " is no JSON object: mend or remove it", failure.text());
    assertThrows(GantryException.class, () -> config.store("a", Login.of("u", "p")));
    assertThrows(GantryException.class, () -> config("{\"credsStore\":\"../x\"}").at("a"));
  }
}
