package io.gantry.image.distribution.credentials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Login;
import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.StateRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@LeavesNothing
class CredentialProgramIT {
  /** Keeps the secret of each registry in a file. */
  private static final String HELPER =
      """
      #!/bin/sh
      cd "$STORE"
      case $1 in
        get) read -r key; file=$(echo "$key" | tr / _)
          cat "$file" 2>/dev/null || { echo "credentials not found in native keychain"; exit 1; };;
        store) cat > new; file=$(sed 's/.*"ServerURL":"\\([^"]*\\)".*/\\1/' new | tr / _); mv new "$file";;
        erase) read -r key; rm "$(echo "$key" | tr / _)";;
        list) echo '{"a":"me"}';;
      esac
      """;

  private static DockerConfig config(StateRoot root, String helper, String config)
      throws IOException {
    Path store = Files.createDirectories(root.scratch().resolve("store"));
    Path program = root.scratch().resolve("docker-credential-test");
    Files.writeString(program, helper);
    assertTrue(program.toFile().setExecutable(true));
    Path file = root.scratch().resolve("config.json");
    Files.writeString(file, config);
    return new DockerConfig(
        file, List.of(), List.of("PATH=" + root.scratch() + ":/usr/bin:/bin", "STORE=" + store));
  }

  @Test
  void aHelperKeepsLoginsInsteadOfTheFile(StateRoot root) throws IOException {
    DockerConfig config =
        config(root, HELPER, "{\"credsStore\":\"test\",\"auths\":{\"old\":{\"auth\":\"YTpi\"}}}");
    assertEquals(Optional.empty(), config.at("a.lan"));

    assertFalse(config.store("a.lan", Login.of("me", "pw")));
    assertFalse(config.store("docker.io", new Login("me", "", "token")));

    assertEquals(Optional.of(Login.of("me", "pw")), config.at("a.lan"));
    assertEquals(Optional.of(new Login("", "", "token")), config.at("docker.io"));
    assertEquals(Optional.of(Login.of("a", "b")), config.at("old"));
    Json.Obj auths = Json.parse(Files.readAllBytes(config.file())).asObject().object("auths");
    assertEquals(Json.Obj.EMPTY, auths.object("a.lan"));
    assertEquals(Map.of("old", "a", "a", "me"), config.users());
    assertTrue(config.erase("a.lan"));
    assertEquals(Optional.empty(), config.at("a.lan"));
  }

  @Test
  void aRegistryMayHaveAHelperOfItsOwn(StateRoot root) throws IOException {
    DockerConfig config = config(root, HELPER, "{\"credHelpers\":{\"a.lan\":\"test\"}}");

    assertFalse(config.store("a.lan", Login.of("me", "pw")));
    assertTrue(config.store("b.lan", Login.of("me", "pw")));
  }

  @Test
  void aHelperThatFailsIsNamed(StateRoot root) throws IOException {
    DockerConfig failing =
        config(root, "#!/bin/sh\necho locked >&2; exit 3\n", "{\"credsStore\":\"test\"}");
    DockerConfig babbling = config(root, "#!/bin/sh\necho sec-ret\n", "{\"credsStore\":\"test\"}");
    var garbled = assertThrows(GantryException.class, () -> babbling.at("a"));
    assertFalse(garbled.text().contains("sec-ret"), garbled.text());
    DockerConfig missing = config(root, HELPER, "{\"credsStore\":\"none\"}");
    var absent = assertThrows(GantryException.class, () -> missing.at("a"));
    assertTrue(absent.text().contains("docker-credential-none is not installed"), absent.text());
    assertTrue(absent.text().contains(missing.file().toString()), absent.text());

    config(root, "#!/bin/sh\necho locked >&2; exit 3\n", "{\"credsStore\":\"test\"}");
    var failure = assertThrows(GantryException.class, () -> failing.at("a"));
    assertEquals(
        "docker-credential-test get of a failed with code 3: locked; "
            + failing.file()
            + " names this helper for a",
        failure.text());
  }
}
