package io.gantry.cluster.apiserver.resource;

import io.gantry.cluster.apiserver.resource.cell.Cells;
import io.gantry.cluster.apiserver.resource.field.Draft;
import io.gantry.cluster.apiserver.resource.field.Place;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.FieldError;
import io.gantry.cluster.model.ResourceType;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.platform.base.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Secrets. What is written in {@code stringData} is kept in {@code data}. */
final class SecretResource implements Resource {
  private static final List<Column> COLUMNS =
      List.of(
          Columns.NAME,
          Columns.text("Type", "What it is for."),
          Columns.text("Data", "How many keys it has."),
          Columns.AGE);

  @Override
  public ResourceType type() {
    return ResourceTypes.SECRETS;
  }

  @Override
  public ApiObject withDefaults(ApiObject object) {
    Draft draft = Draft.of(object.tree()).text("type", "Opaque");
    Map<String, String> texts = object.tree().stringMap("stringData");
    if (!texts.isEmpty()) {
      var data = new LinkedHashMap<>(object.tree().object("data").fields());
      texts.forEach((key, text) -> data.put(key, Json.of(encoded(text))));
      draft.put("data", new Json.Obj(data));
    }
    return new ApiObject(draft.drop("stringData").build());
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public List<FieldError> validate(ApiObject object) {
    Place secret = Place.of(object.tree());
    check(secret);
    return secret.errors();
  }

  @Override
  public List<FieldError> validateUpdate(ApiObject object, ApiObject old) {
    Place secret = Place.of(object.tree());
    Place before = Place.of(old.tree());
    secret.child("type").unchanged(before.child("type"));
    KeyedValues.immutable(secret, before, "data");
    check(secret);
    return secret.errors();
  }

  private static void check(Place secret) {
    KeyedValues.check(secret, "data");
    KeyedValues.base64(secret.child("data"));
    Place data = secret.child("data");
    switch (secret.child("type").text()) {
      case "kubernetes.io/service-account-token" -> {
        Place annotations = secret.child("metadata").child("annotations");
        annotations.key("kubernetes.io/service-account.name").needed();
      }
      case "kubernetes.io/dockercfg" -> has(data, ".dockercfg");
      case "kubernetes.io/dockerconfigjson" -> has(data, ".dockerconfigjson");
      case "kubernetes.io/basic-auth" -> {
        if (!data.object().fields().containsKey("password")) {
          has(data, "username");
        }
        if (!data.object().fields().containsKey("username")) {
          has(data, "password");
        }
      }
      case "kubernetes.io/ssh-auth" -> {
        if (!data.key("ssh-privatekey").isSet()) {
          data.key("ssh-privatekey").required();
        }
      }
      case "kubernetes.io/tls" -> {
        has(data, "tls.crt");
        has(data, "tls.key");
      }
      default -> {
        // Anything goes.
      }
    }
  }

  private static void has(Place data, String key) {
    if (!data.object().fields().containsKey(key)) {
      data.key(key).required();
    }
  }

  @Override
  public Map<String, String> fields(ApiObject object) {
    return Map.of("type", object.tree().string("type"));
  }

  @Override
  public List<String> fieldNames() {
    return List.of("type");
  }

  @Override
  public List<Column> columns() {
    return COLUMNS;
  }

  @Override
  public List<Json> cells(ApiObject object, Instant now) {
    return Cells.of(object)
        .text(object.tree().string("type"))
        .number(object.tree().object("data").fields().size())
        .age(object, now)
        .list();
  }
}
