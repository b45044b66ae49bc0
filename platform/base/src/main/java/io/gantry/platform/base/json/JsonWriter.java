package io.gantry.platform.base.json;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import io.gantry.platform.base.json.Json.Arr;
import io.gantry.platform.base.json.Json.Bool;
import io.gantry.platform.base.json.Json.Num;
import io.gantry.platform.base.json.Json.Obj;
import io.gantry.platform.base.json.Json.Str;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;

/** From the tree to its text, by Jackson. */
final class JsonWriter {
  private static final JsonFactory FACTORY = new JsonFactory();

  private JsonWriter() {}

  static byte[] bytes(Json value) {
    var out = new ByteArrayOutputStream();
    try (JsonGenerator generator = FACTORY.createGenerator(out, JsonEncoding.UTF8)) {
      write(value, generator);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static String pretty(Json value, String indent) {
    var out = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(out)) {
      var indenter = new DefaultIndenter(indent, "\n");
      var separators =
          Separators.createDefaultInstance()
              .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
              .withArrayEmptySeparator("")
              .withObjectEmptySeparator("");
      generator.setPrettyPrinter(
          new DefaultPrettyPrinter(separators)
              .withArrayIndenter(indenter)
              .withObjectIndenter(indenter));
      write(value, generator);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }

  @SuppressWarnings("IfChainToSwitch") // a cold command would link it for ms (decision 10)
  private static void write(Json value, JsonGenerator generator) throws IOException {
    if (value instanceof Str string) {
      generator.writeString(string.value());
    } else if (value instanceof Obj object) {
      generator.writeStartObject();
      for (Map.Entry<String, Json> field : object.fields().entrySet()) {
        generator.writeFieldName(field.getKey());
        write(field.getValue(), generator);
      }
      generator.writeEndObject();
    } else if (value instanceof Arr array) {
      generator.writeStartArray();
      for (Json item : array.items()) {
        write(item, generator);
      }
      generator.writeEndArray();
    } else if (value instanceof Num number) {
      generator.writeNumber(number.text());
    } else if (value instanceof Bool bool) {
      generator.writeBoolean(bool.value());
    } else {
      generator.writeNull();
    }
  }
}
