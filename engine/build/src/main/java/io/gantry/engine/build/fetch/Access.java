package io.gantry.engine.build.fetch;

import io.gantry.engine.api.build.BuildSecrets;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * Who fetches, and through what.
 *
 * @param environment his variables, of which those of proxies count
 * @param secrets his: {@code HTTP_AUTH_HEADER_host}, {@code HTTP_AUTH_TOKEN_host}, {@code
 *     GIT_AUTH_HEADER}, {@code GIT_AUTH_TOKEN}, both also with {@code .host}; and his SSH agent
 */
public record Access(Map<String, String> environment, BuildSecrets secrets) {
  /** As nobody, directly. */
  public static final Access NONE = new Access(Map.of(), BuildSecrets.NONE);

  /** Copies the map. */
  public Access {
    environment = Map.copyOf(environment);
  }

  /** A secret's text without white space at its ends. */
  Optional<String> secret(String id) {
    return secrets
        .secret(id)
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8).strip())
        .filter(text -> !text.isEmpty());
  }

  @Override
  public String toString() {
    return "Access"; // variables may hold secrets
  }
}
