package io.gantry.cluster.apiserver.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gantry.cluster.apiserver.storage.Storage.Stored;
import io.gantry.platform.base.json.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The revision is put into the bytes where it belongs. */
final class EncodingTest {
  private static String insert(String json) {
    byte[] bytes = Encoding.insert(json.getBytes(StandardCharsets.UTF_8), 42);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Test
  void theRevisionIsTheFirstFieldOfTheMetadata() {
    assertEquals(
        "{\"kind\":\"Pod\",\"metadata\":{\"resourceVersion\":\"42\",\"name\":\"a\"}}",
        insert("{\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\"}}"));
    assertEquals(
        "{\"metadata\":{\"resourceVersion\":\"42\"},\"spec\":{}}",
        insert("{\"metadata\":{},\"spec\":{}}"));
  }

  @Test
  void otherMetadataIsLeftAlone() {
    String before =
        "{\"spec\":{\"template\":{\"metadata\":{\"name\":\"x\"}},\"l\":[{\"metadata\":{}}]},";
    String tricky = "\"a\\\"\\\\\":\"{\\\"metadata\\\":{\",\"kind\":\"metadata\",";
    String own = "\"metadata\":{";
    assertEquals(
        before + tricky + own + "\"resourceVersion\":\"42\",\"name\":\"ü\"}}",
        insert(before + tricky + own + "\"name\":\"ü\"}}"));
  }

  @Test
  void anObjectWithoutMetadataIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> insert("{\"kind\":\"Pod\"}"));
  }

  @Test
  void treeAndBytesSayTheSame() {
    byte[] value =
        "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\"},\"x\":1.50}"
            .getBytes(StandardCharsets.UTF_8);
    Stored stored = Encoding.stored(value, 7);
    assertEquals(stored.object().tree(), Json.parse(stored.bytes()));
    assertEquals("7", stored.object().resourceVersion());
    Stored later = Encoding.at(stored, 9);
    assertEquals(later.object().tree(), Json.parse(later.bytes()));
    assertEquals("9", later.object().resourceVersion());
  }
}
