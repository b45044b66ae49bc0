package io.gantry.engine.docker.client;

import io.gantry.platform.base.json.Json;
import io.gantry.platform.http.Headers;
import io.gantry.platform.oci.Login;
import java.util.Base64;

/** Logins as requests carry them: the twin of the server's {@code RegistryHeaders}. */
final class RegistryLogin {
  private static final String INDEX = "https://index.docker.io/v1/";

  private RegistryLogin() {}

  /** {@code X-Registry-Auth}. */
  static Headers one(String registry, Login login) {
    return Headers.of(
        "x-registry-auth", Base64.getUrlEncoder().encodeToString(json(registry, login).bytes()));
  }

  /** {@code AuthConfig}. */
  static Json.Obj json(String registry, Login login) {
    return Json.object()
        .put("username", login.username())
        .put("password", login.password())
        .putUnlessEmpty("identitytoken", login.identityToken())
        .put("serveraddress", registry.equals("docker.io") ? INDEX : registry)
        .build();
  }
}
