package io.gantry.engine.docker.server;

import io.gantry.engine.api.registry.RegistryAccess;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Login;
import io.gantry.platform.oci.Logins;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The logins that a request carries: {@code X-Registry-Auth} and {@code X-Registry-Config}. The
 * proxies are the server's.
 */
final class RegistryHeaders {
  private final RegistryAccess nobody;

  /** {@code environment} is the server's, for its proxies. */
  RegistryHeaders(Map<String, String> environment) {
    this.nobody = new RegistryAccess(Logins.NONE, environment, false);
  }

  /** Without a login. */
  RegistryAccess none() {
    return nobody;
  }

  /** The login for the one registry of a pull or push. */
  RegistryAccess one(Call call) {
    Json.Obj json = decode(call, "x-registry-auth");
    Optional<Login> login = login(json);
    return nobody.with(_ -> login);
  }

  /** The logins for all registries of a build, by their host. */
  RegistryAccess all(Call call) {
    Map<String, Login> logins = new HashMap<>();
    Json.Obj json = decode(call, "x-registry-config");
    for (String registry : json.fields().keySet()) {
      login(json.object(registry)).ifPresent(login -> logins.put(host(registry), login));
    }
    return nobody.with(registry -> Optional.ofNullable(logins.get(registry)));
  }

  /** {@code docker.io} of {@code https://index.docker.io/v1/}. */
  static String host(String key) {
    String plain = key.replaceFirst("^https?://", "");
    int slash = plain.indexOf('/');
    String host = slash < 0 ? plain : plain.substring(0, slash);
    return host.equals("index.docker.io") ? "docker.io" : host;
  }

  private static Optional<Login> login(Json.Obj json) {
    String user = json.string("username");
    String token = json.string("identitytoken");
    return user.isEmpty() && token.isEmpty()
        ? Optional.empty()
        : Optional.of(new Login(user, json.string("password"), token));
  }

  private static Json.Obj decode(Call call, String header) {
    String text = call.exchange().headers().first(header).orElse("").strip();
    if (text.isEmpty()) {
      return Json.Obj.EMPTY;
    }
    try {
      byte[] json = Base64.getUrlDecoder().decode(text.replace('+', '-').replace('/', '_'));
      return Json.parse(json).asObject();
    } catch (IllegalArgumentException | GantryException e) {
      throw new GantryException(
          Kind.INVALID, "invalid " + header + " header: no JSON in base64", e);
    }
  }
}
