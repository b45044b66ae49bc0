package io.gantry.engine.docker.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gantry.platform.base.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OldVersionsTest {
  private static Json.Obj json(String text) {
    return Json.parse(text.replace('\'', '"')).asObject();
  }

  @Test
  void aliasesHadTheContainersOwnNames() {
    Json.Obj shown =
        json(
            "{'Id':'0123456789abcdef','Config':{'Hostname':'h'},'NetworkSettings':{'Networks':{"
                + "'bridge':{'Aliases':null},'back':{'Aliases':['web','h']}}}}");
    Json.Obj networks =
        OldVersions.container(new ApiVersion(44), shown)
            .object("NetworkSettings")
            .object("Networks");
    assertEquals(List.of("web", "h", "0123456789ab"), networks.object("back").strings("Aliases"));
    assertEquals("{\"Aliases\":null}", networks.object("bridge").text());
    assertEquals(shown, OldVersions.container(new ApiVersion(45), shown));
  }

  @Test
  void imagesHadTwoSizes() {
    Json.Obj image = json("{'Size':7}");
    assertEquals(7, OldVersions.image(new ApiVersion(43), image).number("VirtualSize", 0));
    assertEquals(image, OldVersions.image(new ApiVersion(44), image));
  }
}
