package io.gantry.platform.base.json;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json.Arr;
import io.gantry.platform.base.json.Json.Bool;
import io.gantry.platform.base.json.Json.Null;
import io.gantry.platform.base.json.Json.Num;
import io.gantry.platform.base.json.Json.Obj;
import io.gantry.platform.base.json.Json.Str;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Between the tree and its text. */
final class JsonText {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(500)
                  .maxStringLength(20_000_000)
                  .build())
          .build();

  private JsonText() {}

  static Json parse(byte[] utf8) {
    try (JsonParser parser = FACTORY.createParser(utf8)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw malformed("no value", null);
      }
      Json value = read(parser, first);
      if (parser.nextToken() != null) {
        throw malformed("text after the value", null);
      }
      return value;
    } catch (IOException e) {
      throw malformed(String.valueOf(e.getMessage()).lines().findFirst().orElse(""), e);
    }
  }

  private static GantryException malformed(String why, @Nullable Throwable cause) {
    return new GantryException(Kind.INVALID, "malformed JSON: " + why, cause);
  }

  private static Json read(JsonParser parser, JsonToken token) throws IOException {
    return switch (token) {
      case VALUE_NULL -> new Null();
      case VALUE_TRUE -> new Bool(true);
      case VALUE_FALSE -> new Bool(false);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Num(parser.getText());
      case VALUE_STRING -> new Str(parser.getText());
      case START_ARRAY -> {
        var items = new ArrayList<Json>();
        for (JsonToken t = next(parser); t != JsonToken.END_ARRAY; t = next(parser)) {
          items.add(read(parser, t));
        }
        yield new Arr(items);
      }
      case START_OBJECT -> {
        var fields = new LinkedHashMap<String, Json>();
        for (JsonToken t = next(parser); t != JsonToken.END_OBJECT; t = next(parser)) {
          String name = parser.currentName();
          fields.put(name, read(parser, next(parser)));
        }
        yield new Obj(fields);
      }
      case END_ARRAY, END_OBJECT, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
          throw new IOException("unexpected " + token);
    };
  }

  private static JsonToken next(JsonParser parser) throws IOException {
    JsonToken token = parser.nextToken();
    if (token == null) {
      throw new IOException("unexpected end");
    }
    return token;
  }

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
