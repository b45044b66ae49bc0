package io.gantry.image.distribution.credentials;

import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Login;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** An entry of {@code auths}: {@code auth} is {@code base64(user:password)}. */
final class AuthEntry {
  private AuthEntry() {}

  /** The login in an entry; nothing in one that is empty, as where a helper keeps it, or broken. */
  static Optional<Login> login(Json.Obj entry) {
    String token = entry.string("identitytoken");
    String pair = decoded(entry.string("auth"));
    int colon = pair.indexOf(':');
    String user = colon < 0 ? entry.string("username") : pair.substring(0, colon);
    String password = colon < 0 ? entry.string("password") : pair.substring(colon + 1);
    while (password.endsWith("\0")) { // old clients padded
      password = password.substring(0, password.length() - 1);
    }
    boolean nobody = token.isEmpty() && (user.isEmpty() || password.isEmpty());
    return nobody ? Optional.empty() : Optional.of(new Login(user, password, token));
  }

  private static String decoded(String base64) {
    try {
      return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return "";
    }
  }

  /** The entry of a login; with an identity token the password is not kept. */
  static Json.Obj of(Login login) {
    boolean token = !login.identityToken().isEmpty();
    String pair = login.username() + ":" + (token ? "" : login.password());
    String auth = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    return Json.object()
        .put("auth", auth)
        .putUnlessEmpty("identitytoken", login.identityToken())
        .build();
  }
}
