package io.gantry.app.cli.transfer;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.UsageException;
import io.gantry.app.cli.login.UserLogins;
import io.gantry.engine.api.registry.RegistryAccess;
import io.gantry.platform.oci.Login;
import java.util.Optional;

/** How the user of a call gets at registries: his logins, his proxies, what he said of them. */
public final class Access {
  /** {@code --tls-verify}. */
  public static final Option<Boolean> TLS_VERIFY =
      Option.onByDefault(
          "tls-verify", "", "Require HTTPS and verify certificates when contacting registries");

  /** {@code --creds}. */
  public static final Option<String> CREDENTIALS =
      Option.text("creds", "", "Credentials (USERNAME:PASSWORD) to use for accessing a registry");

  private Access() {}

  /** With the logins that he has stored. */
  public static RegistryAccess of(Call call) {
    return new RegistryAccess(
        new UserLogins(call.invocation().environment()), call.invocation().environment(), false);
  }

  /** As he said with options. */
  public static RegistryAccess of(Call call, Option<Boolean> verify) {
    return call.get(verify) ? of(call) : of(call).insecurely();
  }

  /** As he said with options. */
  public static RegistryAccess of(Call call, Option<Boolean> verify, Option<String> credentials) {
    RegistryAccess access = of(call, verify);
    String given = call.get(credentials);
    if (given.isEmpty()) {
      return access;
    }
    int colon = given.indexOf(':');
    if (colon <= 0) {
      throw UsageException.plain(
          "--" + credentials.name() + " needs a user name and a password: USERNAME:PASSWORD");
    }
    Login login = Login.of(given.substring(0, colon), given.substring(colon + 1));
    return access.with(_ -> Optional.of(login));
  }
}
