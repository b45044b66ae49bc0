package io.gantry.platform.base.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.base.GantryException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Fields are a map like any other, but for their weight. */
final class FieldsTest {
  @Test
  void theyDoWhatALinkedHashMapDoes() {
    var random = new Random(417);
    for (int size = 0; size < 200; size++) {
      var model = new LinkedHashMap<String, Json>();
      while (model.size() < size) {
        model.put("f" + random.nextInt(10_000), Json.of(random.nextInt()));
      }
      Map<String, Json> fields = new Json.Obj(model).fields();
      assertEquals(model, fields);
      assertEquals(fields, model);
      assertEquals(model.hashCode(), fields.hashCode());
      assertEquals(model.toString(), fields.toString());
      assertEquals(List.copyOf(model.keySet()), List.copyOf(fields.keySet()));
      assertEquals(new ArrayList<>(model.values()), new ArrayList<>(fields.values()));
      var seen = new ArrayList<String>();
      fields.forEach((name, _) -> seen.add(name));
      assertEquals(List.copyOf(model.keySet()), seen);
      for (int i = 0; i < 10_000; i += 7) {
        assertEquals(model.get("f" + i), fields.get("f" + i));
        assertEquals(model.containsKey("f" + i), fields.containsKey("f" + i));
      }
    }
  }

  @Test
  void namesWithOneHashAreTold() {
    var model = new LinkedHashMap<String, Json>();
    for (String name : List.of("AaAaAa", "AaAaBB", "AaBBAa", "AaBBBB", "BBAaAa", "BBAaBB")) {
      model.put(name, Json.of(name));
      model.put(name + "x", Json.of(1));
      model.put(name + "y", Json.of(2));
    }
    Map<String, Json> fields = new Json.Obj(model).fields();
    assertEquals(model, fields);
    assertTrue(fields.get("BBBBBB") == null && !fields.containsKey("BBBBAa"));
    Object number = 1;
    assertTrue(!fields.containsKey(number));
  }

  @Test
  void nobodyChangesThem() {
    var model = new LinkedHashMap<String, Json>(Map.of("a", Json.of(1)));
    Json.Obj object = new Json.Obj(model);
    model.put("b", Json.of(2));
    assertEquals(1, object.fields().size());
    assertThrows(UnsupportedOperationException.class, () -> object.fields().put("b", Json.of(2)));
    assertThrows(UnsupportedOperationException.class, () -> object.fields().remove("a"));
    assertThrows(UnsupportedOperationException.class, () -> object.fields().clear());
    assertThrows(
        UnsupportedOperationException.class,
        () -> object.fields().entrySet().iterator().next().setValue(Json.of(2)));
  }

  @Test
  void aCopyIsTheSame() {
    Json.Obj object = Json.object().put("a", 1).build();
    assertSame(object.fields(), new Json.Obj(object.fields()).fields());
  }

  @Test
  void namesAreReadAsTheyAreWrittenThoughTheyRepeat() {
    String text = "[{\"a\":1,\"b\\u0041\":2,\"\":3},{\"a\":4,\"bA\":5,\"\":6,\"aa\":7}]";
    Json.Arr read = (Json.Arr) Json.parse(text);
    assertEquals(
        List.of("a", "bA", ""), List.copyOf(read.items().get(0).asObject().fields().keySet()));
    assertEquals(7, read.items().get(1).asObject().number("aa", 0));
    assertEquals(5, read.items().get(1).asObject().number("bA", 0));
    for (String broken : List.of("{\"a", "{\"a\"", "{\"a\n\":1}", "{\"a\\q\":1}")) {
      assertThrows(GantryException.class, () -> Json.parse(broken));
    }
  }

  @Test
  void bytesThatAreNoTextAreRefusedAndTheReplacementCharacterIsNot() {
    byte[] broken = {'"', 'a', (byte) 0xc3, '"'};
    assertThrows(GantryException.class, () -> Json.parse(broken));
    assertEquals(Json.of("\uFFFD"), Json.parse("\"\uFFFD\""));
  }
}
