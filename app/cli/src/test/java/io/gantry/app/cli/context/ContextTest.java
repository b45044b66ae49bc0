package io.gantry.app.cli.context;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.app.cli.fake.Shell;
import io.gantry.app.cli.fake.Shell.Result;
import io.gantry.platform.base.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which engine a command goes to, and the contexts that name them. */
final class ContextTest {
  @TempDir private Path home;

  private final Map<String, String> variables = new HashMap<>();

  private Result run(String... arguments) {
    variables.put("HOME", home.toString());
    return new Shell().with(variables).run(arguments);
  }

  private String engineOf(String... arguments) {
    Result result = run(arguments);
    String said = result.err().strip();
    return result.code() == 0 ? "here" : said.replace("gantry: no way to ", "");
  }

  private void create(String name, String endpoint) {
    Result made =
        run("context", "create", name, "--description", "over there", "--docker", endpoint);
    assertEquals("", made.out().replace(name + "\n", ""), made.err());
    assertEquals("Successfully created context \"" + name + "\"\n", made.err());
  }

  @Test
  void aCommandStaysHereUnlessItIsToldElse() {
    assertEquals("here", engineOf("ps"));
    assertEquals("tcp://h:1", engineOf("-H", "tcp://h:1", "ps"));
    assertEquals("tcp://h:1, verified", engineOf("--host=tcp://h:1", "--tlsverify", "ps"));
    assertEquals("tcp://h:1, secret", engineOf("--host=tcp://h:1", "--tls", "ps"));
    assertEquals("tcp://h:1, verified", engineOf("-H=tcp://h:1", "--tlscacert", "ca.pem", "ps"));
    variables.put("GANTRY_TLS_VERIFY", "false");
    assertEquals("tcp://h:1", engineOf("-H=tcp://h:1", "ps"));
    variables.put("GANTRY_TLS_VERIFY", "yes");
    assertEquals("tcp://h:1, verified", engineOf("-H=tcp://h:1", "ps"));
    variables.remove("GANTRY_TLS_VERIFY");
    variables.put("DOCKER_HOST", "tcp://docker:1");
    assertEquals("here", engineOf("ps"));
    variables.put("GANTRY_HOST", "ssh://h");
    assertEquals("ssh://h", engineOf("ps"));
    assertEquals("unix:///x", engineOf("-H", "unix:///x", "ps"));
    assertEquals("here", engineOf("--root", "/r", "ps"));
  }

  @Test
  void aContextIsDockersAndItsUseIsGantrys() throws IOException {
    create("far", "host=ssh://me@far");
    assertEquals("ssh://me@far", engineOf("-c", "far", "ps"));
    assertEquals("here", engineOf("ps"));
    Result used = run("context", "use", "far");
    assertEquals("far\n", used.out());
    assertEquals("Current context is now \"far\"\n", used.err());
    assertEquals("far\n", run("context", "show").out());
    assertEquals("ssh://me@far", engineOf("ps"));
    assertEquals("here", engineOf("-c", "default", "ps"));
    variables.put("GANTRY_CONTEXT", "default");
    assertEquals("here", engineOf("ps"));
    variables.remove("GANTRY_CONTEXT");
    try (var files = Files.walk(home.resolve(".docker/contexts/meta"))) {
      Path file = files.filter(Files::isRegularFile).findFirst().orElseThrow();
      assertEquals(
          "{\"Name\":\"far\",\"Metadata\":{\"Description\":\"over there\"},\"Endpoints\":"
              + "{\"docker\":{\"Host\":\"ssh://me@far\",\"SkipTLSVerify\":false}}}",
          Files.readString(file));
    }
    assertFalse(Files.exists(home.resolve(".docker/config.json")));
    assertTrue(run("context", "rm", "far").err().contains("is in use, set -f"));
    assertEquals("far\n", run("context", "rm", "-f", "far").out());
    assertEquals("default\n", run("context", "show").out());
    assertEquals("here", engineOf("ps"));
  }

  @Test
  void aContextThatIsGoneCanBeLeft() throws IOException {
    create("far", "host=ssh://me@far");
    var _ = run("context", "use", "far");
    try (var files = Files.walk(home.resolve(".docker"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    }
    assertTrue(run("ps").err().contains("context \"far\": context not found"));
    assertEquals("default\n", run("context", "use", "default").out());
    assertEquals("here", engineOf("ps"));
  }

  @Test
  void certificatesComeAlong() throws IOException {
    for (String name : new String[] {"ca.pem", "cert.pem", "key.pem"}) {
      Files.writeString(home.resolve(name), name);
    }
    create(
        "safe",
        "host=tcp://h:2376,ca=%s/ca.pem,cert=%s/cert.pem,key=%s/key.pem"
            .formatted(home, home, home));
    assertEquals("tcp://h:2376, verified", engineOf("-c", "safe", "ps"));
    create("loose", "host=tcp://h:2376,skip-tls-verify=true");
    assertEquals("tcp://h:2376, secret", engineOf("-c", "loose", "ps"));
    Json.Obj shown =
        Json.parse(run("context", "inspect", "safe", "--format", "{{json .}}").out()).asObject();
    assertEquals(
        "{\"docker\":[\"ca.pem\",\"cert.pem\",\"key.pem\"]}", shown.object("TLSMaterial").text());
    Path key = Path.of(shown.object("Storage").string("TLSPath"), "docker", "key.pem");
    assertEquals(
        "rw-------",
        java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(key)));
  }

  @Test
  void aContextHasNoCertificatesOfAnotherBeforeIt() throws IOException {
    String plain = "host=tcp://h:2376";
    Files.writeString(home.resolve("ca.pem"), "");
    create("safe", plain + ",ca=" + home.resolve("ca.pem"));
    try (var files = Files.walk(home.resolve(".docker/contexts/meta"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.delete(file); // as where a removal was broken off
      }
    }
    create("safe", plain);
    assertEquals("tcp://h:2376", engineOf("-c", "safe", "ps"));
  }

  @Test
  void contextsAreListedWithTheOneInUse() {
    create("far", "host=ssh://me@far");
    assertEquals(
        """
        NAME        DESCRIPTION    DOCKER ENDPOINT   ERROR
        default *   This machine                     \s
        far         over there     ssh://me@far      \s
        """
            .lines()
            .map(String::stripTrailing)
            .toList(),
        run("context", "ls").out().lines().map(String::stripTrailing).toList());
    assertEquals("default\nfar\n", run("context", "ls", "-q").out());
  }

  @Test
  void whatCannotBeIsRefused() {
    create("far", "host=ssh://me@far");
    assertTrue(run("-H", "unix:///x", "-c", "far", "ps").err().contains("conflicting options"));
    assertTrue(
        run("context", "create", "far", "--docker", "host=unix:///x")
            .err()
            .contains("already exists"));
    assertTrue(
        run("context", "create", "a/b", "--docker", "host=unix:///x").err().contains("is invalid"));
    assertTrue(
        run("context", "create", "default", "--docker", "host=unix:///x")
            .err()
            .contains("reserved"));
    assertTrue(run("context", "create", "x", "--docker", "hots=unix:///x").err().contains("hots"));
    assertTrue(run("context", "create", "x", "--docker", "host=nowhere").err().contains("nowhere"));
    assertTrue(run("context", "use", "none").err().contains("context not found"));
    assertTrue(run("context", "rm", "default").err().contains("cannot be removed"));
    assertEquals(1, run("context", "rm", "none").code());
  }
}
