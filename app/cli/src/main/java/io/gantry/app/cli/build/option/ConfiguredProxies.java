package io.gantry.app.cli.build.option;

import io.gantry.image.distribution.credentials.DockerConfig;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The proxies that a user has given for his builds in {@code ~/.docker/config.json}. */
public final class ConfiguredProxies {
  private static final Map<String, String> NAMES =
      Map.of(
          "httpProxy", "HTTP_PROXY",
          "httpsProxy", "HTTPS_PROXY",
          "ftpProxy", "FTP_PROXY",
          "noProxy", "NO_PROXY",
          "allProxy", "ALL_PROXY");

  private ConfiguredProxies() {}

  /** By the names of their variables; none if the file is missing or broken. */
  public static Map<String, String> of(Map<String, String> environment) {
    Path file = DockerConfig.of(environment).file();
    try {
      return Files.exists(file) ? parse(Files.readAllBytes(file)) : Map.of();
    } catch (IOException | GantryException _) {
      return Map.of(); // whoever needs its logins is told
    }
  }

  static Map<String, String> parse(byte[] json) {
    Json.Obj chosen = Json.parse(json).asObject().object("proxies").object("default");
    var proxies = new LinkedHashMap<String, String>();
    NAMES.forEach((field, variable) -> {
      if (!chosen.string(field).isEmpty()) {
        proxies.put(variable, chosen.string(field));
      }
    });
    return proxies;
  }
}
