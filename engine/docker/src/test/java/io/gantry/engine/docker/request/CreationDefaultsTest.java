package io.gantry.engine.docker.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.gantry.platform.base.json.Json;
import org.junit.jupiter.api.Test;

final class CreationDefaultsTest {
  private static final String SETTINGS =
      """
      {"log-driver": "json-file", "log-opts": {"max-size": "1m", "max-file": "2"},
       "dns": ["9.9.9.9"], "init": true, "no-new-privileges": true,
       "cgroup-parent": "/all", "default-shm-size": "1m",
       "default-ulimits": {"nofile": {"Hard": 20, "Soft": 10}}}\
      """;

  @Test
  void whatAClientLeavesOpenIsFilledIn() {
    assertEquals(
        Json.parse(
            """
            {"CgroupParent": "/all", "Dns": ["9.9.9.9"], "Init": true, "ShmSize": 1048576,
             "LogConfig": {"Type": "json-file", "Config": {"max-size": "1m", "max-file": "2"}},
             "SecurityOpt": ["no-new-privileges", "seccomp={}"],
             "Ulimits": [{"Hard": 20, "Soft": 10, "Name": "nofile"}]}\
            """),
        host(SETTINGS, "{}", "{\"Image\": \"a\"}"));
  }

  @Test
  void whatAClientSaysHolds() {
    String said =
        """
        {"CgroupParent": "/own", "Dns": ["8.8.8.8"], "Init": false, "ShmSize": 4096,
         "LogConfig": {"Type": "local", "Config": {}},
         "SecurityOpt": ["no-new-privileges=false", "seccomp=unconfined"],
         "Ulimits": [{"Name": "nofile", "Hard": 1, "Soft": 1}]}\
        """;
    assertEquals(
        Json.parse(said), host(SETTINGS, "{}", "{\"Image\": \"a\", \"HostConfig\": " + said + "}"));
  }

  @Test
  void optionsOfTheSameDriverAddUp() {
    Json.Obj host =
        host(
            SETTINGS,
            "",
            """
            {"HostConfig": {"LogConfig": {"Type": "json-file", "Config": {"max-size": "9m"}}}}\
            """);
    assertEquals(
        Json.parse("{\"max-size\": \"9m\", \"max-file\": \"2\"}"),
        host.object("LogConfig").object("Config"));
  }

  @Test
  void optionsWithoutADriverAreThoseOfTheUsualOne() {
    String settings = "{\"log-opts\": {\"max-size\": \"1m\"}}";
    assertEquals(
        Json.parse("{\"Type\": \"json-file\", \"Config\": {\"max-size\": \"1m\"}}"),
        log(settings, "json-file"));
    assertEquals(
        Json.parse("{\"Type\": \"\", \"Config\": {\"max-size\": \"1m\"}}"), log(settings, ""));
    assertEquals(Json.parse("{\"Type\": \"local\"}"), log(settings, "local"));
  }

  private static Json log(String settings, String driver) {
    return host(settings, "", "{\"HostConfig\": {\"LogConfig\": {\"Type\": \"" + driver + "\"}}}")
        .object("LogConfig");
  }

  @Test
  void nothingIsTouchedWithoutSettings() {
    Json.Obj body = Json.parse("{\"Image\": \"a\"}").asObject();
    assertSame(body, defaults("{}", "").apply(body));
    assertSame(Json.Obj.EMPTY, defaults(SETTINGS, "").apply(Json.Obj.EMPTY));
  }

  private static Json.Obj host(String settings, String seccomp, String body) {
    return defaults(settings, seccomp).apply(Json.parse(body).asObject()).object("HostConfig");
  }

  private static CreationDefaults defaults(String settings, String seccomp) {
    long memory = settings.contains("default-shm-size") ? 1L << 20 : 0;
    return new CreationDefaults(Json.parse(settings).asObject(), memory, seccomp);
  }
}
