package io.gantry.image.distribution.credentials;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.linux.process.Output;
import io.gantry.platform.linux.process.Spawn;
import io.gantry.platform.oci.Login;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A {@code docker-credential-NAME} program: it is given a registry on its input and answers in JSON
 * (docker/docker-credential-helpers). What it says goes into messages only where it failed; secrets
 * never do.
 *
 * @param environment of the program, whose {@code PATH} finds it
 */
record CredentialProgram(String name, List<String> environment) {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String TOKEN_USER = "<token>";
  private static final int SHOWN = 200;

  CredentialProgram {
    environment = List.copyOf(environment);
    if (name.isEmpty() || name.indexOf('/') >= 0) {
      throw new GantryException(Kind.INVALID, "invalid credential helper \"" + name + "\"");
    }
  }

  /** The program. */
  String program() {
    return "docker-credential-" + name;
  }

  /** The login at a registry, if it knows one. */
  Optional<Login> get(String key) {
    Output output = run("get", key);
    if (output.code() != 0) {
      if (isUnknown(output)) {
        return Optional.empty();
      }
      throw failed("get", key, output);
    }
    Json.Obj json = parsed("get", output);
    String secret = json.string("Secret");
    String user = json.string("Username");
    if (user.isEmpty() && secret.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        user.equals(TOKEN_USER) ? new Login("", "", secret) : Login.of(user, secret));
  }

  /** Keeps a login. */
  void store(String key, Login login) {
    boolean token = !login.identityToken().isEmpty();
    Json.Obj json =
        Json.object()
            .put("ServerURL", key)
            .put("Username", token ? TOKEN_USER : login.username())
            .put("Secret", token ? login.identityToken() : login.password())
            .build();
    Output output = run("store", json.text());
    if (output.code() != 0) {
      throw failed("store", key, output);
    }
  }

  /** Forgets a login; nothing happens if there is none. */
  void erase(String key) {
    Output output = run("erase", key);
    if (output.code() != 0 && !isUnknown(output)) {
      throw failed("erase", key, output);
    }
  }

  /** The names of the entries and their users. */
  Map<String, String> list() {
    Output output = run("list", "");
    if (output.code() != 0) {
      throw failed("list", "", output);
    }
    return Json.object().put("all", parsed("list", output)).build().stringMap("all");
  }

  private static boolean isUnknown(Output output) {
    return (output.stdout() + output.stderr()).contains("credentials not found");
  }

  private Output run(String action, String input) {
    byte[] bytes = input.getBytes(StandardCharsets.UTF_8);
    return Spawn.of(List.of(program(), action), environment).run(bytes, LIMIT);
  }

  private Json.Obj parsed(String action, Output output) {
    try {
      return Json.parse(output.stdout()).asObject();
    } catch (GantryException _) { // its text may hold a secret
      throw new GantryException(
          Kind.INVALID,
          program() + " " + action + " has answered something that is no JSON object");
    }
  }

  private GantryException failed(String action, String key, Output output) {
    String said = (output.stdout() + " " + output.stderr()).strip();
    return new GantryException(
        Kind.UNAVAILABLE,
        program()
            + " "
            + action
            + (key.isEmpty() ? "" : " of " + key)
            + " failed with code "
            + output.code()
            + ": "
            + (said.length() > SHOWN ? said.substring(0, SHOWN) + "…" : said));
  }
}
