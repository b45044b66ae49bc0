package io.gantry.cluster.apiserver.protobuf;

import io.gantry.cluster.apiserver.protobuf.Messages.Field;
import io.gantry.cluster.model.KubeTime;
import io.gantry.cluster.model.StatusException;
import io.gantry.cluster.model.schema.Schemas;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.grpc.protobuf.MalformedMessage;
import io.gantry.platform.grpc.protobuf.ProtoReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An object as {@code application/vnd.kubernetes.protobuf}: four bytes of magic, then an envelope
 * with the kind and the object.
 *
 * <p>Go writes fields that are not pointers even when they are empty. Where JSON would have left
 * them out and it matters, they are left out here.
 */
public final class ProtobufBody {
  /** The media type. */
  public static final String MEDIA_TYPE = "application/vnd.kubernetes.protobuf";

  private static final byte[] MAGIC = {'k', '8', 's', 0};
  private static final int DEEPEST = 100;

  /** Parts that JSON has in their parent's place. */
  private static final Set<String> INLINE =
      Set.of(
          "volumeSource",
          "handler",
          "ephemeralContainerCommon",
          "persistentVolumeSource",
          "localObjectReference");

  /** Numbers that mean nothing when they are 0. */
  private static final Set<String> NOTHING_AT_ZERO =
      Set.of(
          "hostPort",
          "nodePort",
          "healthCheckNodePort",
          "generation",
          "observedGeneration",
          "initialDelaySeconds",
          "timeoutSeconds",
          "periodSeconds",
          "successThreshold",
          "failureThreshold",
          "minReadySeconds",
          "count",
          "targetPort");

  /** Switches that are off when they are not there. */
  private static final Set<String> NOTHING_WHEN_FALSE =
      Set.of(
          "stdin",
          "stdinOnce",
          "tty",
          "readOnly",
          "hostNetwork",
          "hostPID",
          "hostIPC",
          "paused",
          "unschedulable",
          "publishNotReadyAddresses");

  private ProtobufBody() {}

  /** Read when the first such body comes. */
  private static final class Table {
    private static final Messages ALL = Messages.load();
  }

  /** The object; {@code BadRequest} if it is none of a kind that is known. */
  public static Json.Obj decode(byte[] body) {
    if (!Arrays.equals(MAGIC, Arrays.copyOf(body, MAGIC.length))) {
      throw broken();
    }
    try {
      return envelope(new ProtoReader(Arrays.copyOfRange(body, MAGIC.length, body.length)));
    } catch (MalformedMessage e) {
      throw broken();
    }
  }

  private static StatusException broken() {
    return StatusException.badRequest("the body of the request is no protocol buffer of an object");
  }

  private static Json.Obj envelope(ProtoReader in) {
    Json.Obj type = Json.Obj.EMPTY;
    byte[] raw = {};
    while (in.next()) {
      switch (in.field()) {
        case 1 -> type = message("runtime.TypeMeta", in.message(), 0);
        case 2 -> raw = in.bytes();
        default -> {}
      }
    }
    String apiVersion = type.string("apiVersion");
    String kind = type.string("kind");
    var fields = new LinkedHashMap<String, Json>();
    fields.put("apiVersion", Json.of(apiVersion));
    fields.put("kind", Json.of(kind));
    fields.putAll(message(name(apiVersion, kind), new ProtoReader(raw), 0).fields());
    return new Json.Obj(fields);
  }

  private static String name(String apiVersion, String kind) {
    String own = Schemas.packageOf(apiVersion) + "." + kind;
    String common = "meta.v1." + kind;
    if (Table.ALL.has(own)) {
      return own;
    }
    if (Table.ALL.has(common)) {
      return common;
    }
    throw StatusException.badRequest(
        "no kind \"" + kind + "\" is registered for version \"" + apiVersion + "\"");
  }

  private static Json.Obj message(String name, ProtoReader in, int depth) {
    if (depth > DEEPEST) {
      throw broken();
    }
    var fields = new LinkedHashMap<String, Json>();
    while (in.next()) {
      Table.ALL.field(name, in.field()).ifPresent(field -> read(field, in, fields, depth + 1));
    }
    return new Json.Obj(fields);
  }

  private static void read(Field field, ProtoReader in, Map<String, Json> into, int depth) {
    switch (field.shape()) {
      case ONE -> one(field, in, into, depth);
      case LIST -> {
        var items = new ArrayList<Json>();
        if (into.get(field.name()) instanceof Json.Arr(List<Json> before)) {
          items.addAll(before);
        }
        items.add(value(field.type(), in, depth).orElse(Json.of("")));
        into.put(field.name(), Json.array(items));
      }
      case MAP -> {
        var entries = new LinkedHashMap<String, Json>();
        if (into.get(field.name()) instanceof Json.Obj before) {
          entries.putAll(before.fields());
        }
        entry(field, in.message(), entries, depth);
        into.put(field.name(), new Json.Obj(entries));
      }
    }
  }

  private static void one(Field field, ProtoReader in, Map<String, Json> into, int depth) {
    Optional<Json> value = value(field.type(), in, depth);
    if (value.isEmpty()) {
      return;
    }
    if (isNothing(field.name(), value.get())) {
      return;
    }
    if (INLINE.contains(field.name()) && value.get() instanceof Json.Obj part) {
      into.putAll(part.fields());
    } else {
      into.put(field.name(), value.get());
    }
  }

  private static boolean isNothing(String name, Json value) {
    return switch (value) {
      case Json.Str(String text) -> text.isEmpty();
      case Json.Num(String text) -> text.equals("0") && NOTHING_AT_ZERO.contains(name);
      case Json.Bool(boolean on) -> !on && NOTHING_WHEN_FALSE.contains(name);
      case Json.Null _, Json.Arr _, Json.Obj _ -> false;
    };
  }

  private static void entry(Field field, ProtoReader in, Map<String, Json> into, int depth) {
    String key = "";
    Json value =
        field.type().equals("string") || field.type().equals("bytes")
            ? Json.of("")
            : Json.Obj.EMPTY;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> key = in.string();
        case 2 -> value = value(field.type(), in, depth).orElse(value);
        default -> {}
      }
    }
    into.put(key, value);
  }

  /** A value of a type; nothing where JSON would have {@code null}. */
  private static Optional<Json> value(String type, ProtoReader in, int depth) {
    if (in.isVarint()) {
      long number = in.int64();
      return Optional.of(type.equals("bool") ? Json.of(number != 0) : Json.of(number));
    }
    if (!in.isBytes()) {
      return Optional.empty();
    }
    return switch (type) {
      case "string" -> Optional.of(Json.of(in.string()));
      case "bytes" -> Optional.of(Json.of(Base64.getEncoder().encodeToString(in.bytes())));
      case "meta.v1.Time" -> time(message(type, in.message(), depth), false);
      case "meta.v1.MicroTime" -> time(message(type, in.message(), depth), true);
      case "api.resource.Quantity" ->
          Optional.of(Json.of(message(type, in.message(), depth).string("string")));
      case "util.intstr.IntOrString" ->
          Optional.of(intOrString(message(type, in.message(), depth)));
      case "meta.v1.FieldsV1", "runtime.RawExtension" -> raw(type, in.message(), depth);
      case "authentication.v1.ExtraValue", "authorization.v1.ExtraValue" ->
          Optional.of(Json.array(message(type, in.message(), depth).array("items")));
      default -> Optional.of(message(type, in.message(), depth));
    };
  }

  private static Optional<Json> time(Json.Obj parts, boolean micros) {
    if (parts.fields().isEmpty()) {
      return Optional.empty();
    }
    Instant time = Instant.ofEpochSecond(parts.number("seconds", 0), parts.number("nanos", 0));
    return Optional.of(Json.of(micros ? KubeTime.micros(time) : KubeTime.seconds(time)));
  }

  private static Json intOrString(Json.Obj parts) {
    return parts.number("type", 0) == 1
        ? Json.of(parts.string("strVal"))
        : Json.of(parts.number("intVal", 0));
  }

  /** JSON inside the protocol buffer. */
  private static Optional<Json> raw(String type, ProtoReader in, int depth) {
    Json.Obj parts = message(type, in, depth);
    String text = parts.string(type.equals("meta.v1.FieldsV1") ? "Raw" : "raw");
    return text.isEmpty()
        ? Optional.empty()
        : Optional.of(Json.parse(Base64.getDecoder().decode(text)));
  }
}
