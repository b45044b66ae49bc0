package io.gantry.cluster.kubelet.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gantry.cluster.kubelet.pod.Scene;
import io.gantry.cluster.kubelet.spec.ConfigException;
import io.gantry.cluster.kubelet.spec.DownwardFields;
import io.gantry.cluster.kubelet.spec.MemoryObjects;
import io.gantry.platform.base.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class PayloadTest {
  private static final MemoryObjects OBJECTS =
      new MemoryObjects()
          .configMap("cm", "{\"a\":\"1\",\"b\":\"2\"}")
          .secret("s", "{\"p\":\"aGk=\"}");

  private static Map<String, FileContent> files(String volume) {
    var fields =
        new DownwardFields(
            Scene.single("").pod, new DownwardFields.Surroundings("h", "p", 1000, 1, 1));
    return new Payload(fields, OBJECTS, (pod, audience, seconds) -> "T" + audience + seconds)
        .of(Json.parse(volume).asObject());
  }

  private static Map<String, String> texts(String volume) {
    var texts = new TreeMap<String, String>();
    files(volume)
        .forEach((path, file) ->
            texts.put(
                path,
                new String(file.bytes(), StandardCharsets.UTF_8)
                    + " "
                    + Integer.toOctalString(file.mode())));
    return texts;
  }

  @Test
  void aConfigMapIsAFilePerKey() {
    assertEquals(Map.of("a", "1 644", "b", "2 644"), texts("{\"configMap\":{\"name\":\"cm\"}}"));
  }

  @Test
  void itemsChooseKeysPathsAndModes() {
    assertEquals(
        Map.of("x/y", "2 400", "z", "1 600"),
        texts(
            """
            {"configMap":{"name":"cm","defaultMode":384,"items":[
              {"key":"b","path":"x/y","mode":256},{"key":"a","path":"z"}]}}
            """));
    String missing =
        "{\"configMap\":{\"name\":\"cm\",\"items\":[{\"key\":\"q\",\"path\":\"q\"}]%s}}";
    assertEquals(
        "references non-existent config key: q",
        assertThrows(ConfigException.class, () -> files(missing.formatted(""))).text());
    assertEquals(Map.of(), files(missing.formatted(",\"optional\":true")));
  }

  @Test
  void aMissingSecretIsSaidUnlessItIsOptional() {
    assertEquals(Map.of("p", "hi 644"), texts("{\"secret\":{\"secretName\":\"s\"}}"));
    var failure =
        assertThrows(ConfigException.class, () -> files("{\"secret\":{\"secretName\":\"gone\"}}"));
    assertEquals("secret \"gone\" not found", failure.text());
    assertEquals(Map.of(), files("{\"secret\":{\"secretName\":\"gone\",\"optional\":true}}"));
  }

  @Test
  void aProjectionIsManySourcesInOne() {
    assertEquals(
        Map.of("token", "T3607 420", "a", "1 420", "app", "web 420").keySet(),
        texts(
                """
                {"projected":{"defaultMode":272,"sources":[
                  {"serviceAccountToken":{"path":"token","expirationSeconds":3607}},
                  {"configMap":{"name":"cm","items":[{"key":"a","path":"a"}]}},
                  {"downwardAPI":{"items":[{"path":"app",
                     "fieldRef":{"fieldPath":"metadata.labels['app']"}}]}}]}}
                """)
            .keySet());
    assertEquals(
        "T3607 420",
        texts(
                """
                {"projected":{"defaultMode":272,"sources":[
                  {"serviceAccountToken":{"path":"token","expirationSeconds":3607}}]}}
                """)
            .get("token"));
  }
}
