package io.gantry.engine.docker.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gantry.platform.base.json.Json;
import org.junit.jupiter.api.Test;

final class CreationTest {
  private static Json.Obj host(int minor, String text) {
    Json.Obj body = Json.parse(text.replace('\'', '"')).asObject();
    return Creation.body(new ApiVersion(minor), body).object("HostConfig");
  }

  @Test
  void theOldestClientsRemoveTheirContainersThemselves() {
    String asked = "{'Image':'a','HostConfig':{'AutoRemove':true}}";
    assertEquals(false, host(24, asked).bool("AutoRemove"));
    assertEquals(true, host(25, asked).bool("AutoRemove"));
  }

  @Test
  void oldContainersShareTheirMemory() {
    String chosen = "{'Image':'a','HostConfig':{'IpcMode':'host'}}";
    assertEquals("shareable", host(39, "{'Image':'a'}").string("IpcMode"));
    assertEquals("host", host(39, chosen).string("IpcMode"));
    assertEquals("", host(40, "{'Image':'a'}").string("IpcMode"));
  }

  @Test
  void logsAreDockersUnlessToldOtherwise() {
    String options =
        "{'Image':'a','HostConfig':{'LogConfig':{'Type':'','Config':{'max-file':'2'}}}}";
    String local = "{'Image':'a','HostConfig':{'LogConfig':{'Type':'local'}}}";
    assertEquals(
        "{\"LogConfig\":{\"Type\":\"json-file\",\"Config\":{\"max-file\":\"2\"}}}",
        host(51, options).text());
    assertEquals("local", host(51, local).object("LogConfig").string("Type"));
    assertEquals(Json.Obj.EMPTY, Creation.body(ApiVersion.NEWEST, Json.Obj.EMPTY));
  }
}
