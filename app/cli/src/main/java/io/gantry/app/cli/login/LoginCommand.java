package io.gantry.app.cli.login;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.cli.argv.UsageException;
import io.gantry.app.cli.terminal.Prompt;
import io.gantry.app.cli.terminal.Tty;
import io.gantry.engine.api.registry.RegistryAccess;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.Login;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** {@code login}. */
public final class LoginCommand implements Command {
  private static final Option<String> PASSWORD = Option.text("password", "p", "Password or PAT");
  private static final Option<Boolean> PASSWORD_STDIN =
      Option.flag("password-stdin", "", "Take the password from stdin");
  private static final Option<Boolean> VERIFY =
      Option.onByDefault(
          "tls-verify", "", "Require HTTPS and verify certificates when contacting registries");
  private static final Option<String> USERNAME = Option.text("username", "u", "Username");

  private static final Syntax SYNTAX =
      Syntax.of(
              "login",
              "[SERVER]",
              Arity.atMost(1),
              "Authenticate to a registry",
              PASSWORD,
              PASSWORD_STDIN,
              USERNAME,
              VERIFY)
          .describedBy("Defaults to Docker Hub if no server is specified.");

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) throws IOException {
    String server = call.operands().isEmpty() ? Server.DEFAULT : Server.parse(call.operand(0));
    var logins = new UserLogins(call.invocation().environment());
    String username = call.get(USERNAME).strip();
    String password = password(call);
    if (username.isEmpty() && password.isEmpty() && again(call, server, logins)) {
      return 0;
    }
    if (username.isEmpty() || password.isEmpty()) {
      if (!Tty.isTerminal(call.invocation().stdio().inFd())) {
        throw UsageException.plain(
            "cannot perform an interactive login from a non-TTY device: use --username and"
                + " --password-stdin");
      }
      username = username.isEmpty() ? askName(call, server) : username;
      password = password.isEmpty() ? askPassword(call) : password;
    }
    login(call, server, logins, Login.of(username, password));
    return 0;
  }

  /** The password that options give; may be empty. */
  private static String password(Call call) throws IOException {
    if (call.given(PASSWORD)) {
      call.err().line("WARNING! Using --password via the CLI is insecure. Use --password-stdin.");
    }
    if (!call.get(PASSWORD_STDIN)) {
      return call.get(PASSWORD);
    }
    if (call.given(PASSWORD)) {
      throw UsageException.plain("--password and --password-stdin are mutually exclusive");
    }
    if (call.get(USERNAME).isEmpty()) {
      throw UsageException.plain("the --password-stdin option requires --username to be set");
    }
    byte[] typed = call.invocation().stdio().in().readAllBytes();
    String text = new String(typed, StandardCharsets.UTF_8);
    int end = text.length();
    while (end > 0 && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
      end--;
    }
    if (end == 0) {
      throw UsageException.plain("password is empty");
    }
    return text.substring(0, end);
  }

  /** Tries the login that is stored; whether it still holds. */
  private static boolean again(Call call, String server, UserLogins logins) {
    Optional<Login> stored = logins.at(server);
    if (stored.isEmpty()) {
      return false;
    }
    call.out()
        .line(
            "Authenticating with existing credentials... [Username: "
                + stored.get().username()
                + "]");
    call.out().flush();
    try {
      login(call, server, logins, stored.get());
      return true;
    } catch (GantryException e) {
      if (e.kind() != Kind.FORBIDDEN) {
        throw e;
      }
      call.err().line("Login did not succeed, error: " + e.text());
      return false;
    }
  }

  private static void login(Call call, String server, UserLogins logins, Login login) {
    var access = new RegistryAccess(logins, call.invocation().environment(), !call.get(VERIFY));
    Login kept = call.engine().registries().login(server, login, access);
    if (logins.store(server, kept)) {
      call.err()
          .line(
              "\nWARNING! Your credentials are stored unencrypted in '"
                  + logins.file()
                  + "'.\nConfigure a credential helper to remove this warning. See\n"
                  + "https://docs.docker.com/go/credential-store/\n");
    }
    call.out().line("Login Succeeded");
  }

  private static String askName(Call call, String server) throws IOException {
    if (server.equals(Server.DEFAULT)) {
      call.out()
          .line(
              "Log in with your Docker ID or email address to push and pull images from Docker"
                  + " Hub.");
    }
    String name = Prompt.line(call.invocation(), call.out(), "Username: ").strip();
    if (name.isEmpty()) {
      throw UsageException.plain("username is required");
    }
    return name;
  }

  private static String askPassword(Call call) throws IOException {
    String password = Prompt.secret(call.invocation(), call.out(), "Password: ");
    if (password.isEmpty()) {
      throw UsageException.plain("password is required");
    }
    return password;
  }
}
