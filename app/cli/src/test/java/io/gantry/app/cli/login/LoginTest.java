package io.gantry.app.cli.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.app.cli.fake.Shell;
import io.gantry.app.cli.fake.Shell.Result;
import io.gantry.platform.oci.Login;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LoginTest {
  @TempDir private Path home;
  private final Shell shell = new Shell();

  @BeforeEach
  void atHome() {
    shell.with(Map.of("HOME", home.toString()));
  }

  private Optional<Login> stored(String registry) {
    return new UserLogins(Map.of("HOME", home.toString())).at(registry);
  }

  private static final String WARNING =
      """

      WARNING! Your credentials are stored unencrypted in 'FILE'.
      Configure a credential helper to remove this warning. See
      https://docs.docker.com/go/credential-store/

      """;

  @Test
  void aLoginIsAskedOfTheRegistryAndKept() {
    shell.typing("right\n");
    assertEquals(
        new Result(
            0,
            "Login Succeeded\n",
            WARNING.replace("FILE", home.resolve(".docker/config.json").toString())),
        shell.run("login", "-u", "me", "--password-stdin", "https://host:5000/v2/"));
    assertEquals(Optional.of(Login.of("me", "right")), stored("host:5000"));
    assertEquals(List.of("login host:5000 me:right"), shell.engine.registries.calls);
    assertEquals(Optional.empty(), stored("docker.io"));
  }

  @Test
  void aWrongPasswordIsNotKept() {
    assertEquals(
        new Result(
            1,
            "",
            """
            WARNING! Using --password via the CLI is insecure. Use --password-stdin.
            gantry: host:5000: unauthorized
            """),
        shell.run("login", "-u", "me", "-p", "wrong", "host:5000"));
    assertEquals(Optional.empty(), stored("host:5000"));
  }

  @Test
  void anIdentityTokenIsKeptInsteadOfThePassword() {
    assertEquals(0, shell.run("login", "-u", "token", "-p", "right", "host:5000").code());
    assertEquals("an identity token", stored("host:5000").orElseThrow().identityToken());
  }

  @Test
  void whatIsStoredIsTriedFirst() {
    shell.run("login", "-u", "me", "-p", "right");
    assertTrue(
        shell
            .run("login")
            .out()
            .startsWith(
                "Authenticating with existing credentials... [Username: me]\nLogin Succeeded\n"));
    assertEquals("login docker.io me:right", shell.engine.registries.calls.getLast());
  }

  @Test
  void withoutATerminalNobodyIsAsked() {
    Result result = shell.run("login", "host:5000");
    assertEquals(1, result.code());
    assertTrue(result.err().contains("cannot perform an interactive login from a non-TTY device"));
    assertEquals(
        "gantry: the --password-stdin option requires --username to be set\n",
        shell.run("login", "--password-stdin").err());
    assertTrue(
        shell
            .run("login", "-u", "me", "-p", "x", "--password-stdin")
            .err()
            .contains("mutually exclusive"));
    assertEquals(
        "gantry: password is empty\n",
        shell.typing("\n").run("login", "-u", "me", "--password-stdin").err());
  }

  @Test
  void aLogoutForgets() {
    shell.run("login", "-u", "me", "-p", "right", "host:5000");
    assertEquals(
        "Removing login credentials for host:5000\n", shell.run("logout", "host:5000").out());
    assertEquals(Optional.empty(), stored("host:5000"));
    assertEquals("Not logged in to host:5000\n", shell.run("logout", "host:5000").out());
    assertEquals("Not logged in to docker.io\n", shell.run("logout").out());
  }
}
