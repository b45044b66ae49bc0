package io.gantry.cluster.kubelet.volume;

import io.gantry.cluster.kubelet.spec.ConfigException;
import io.gantry.cluster.kubelet.spec.ContainerTemplate;
import io.gantry.cluster.kubelet.spec.DownwardFields;
import io.gantry.cluster.kubelet.spec.Objects;
import io.gantry.cluster.kubelet.spec.PodSpec;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ObjectKey;
import io.gantry.platform.base.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The files of a volume that is made of objects: {@code configMap}, {@code secret}, {@code
 * downwardAPI}, {@code projected}.
 *
 * @param tokens gives tokens of the Pod's service account
 */
record Payload(DownwardFields fields, Objects objects, TokenSource tokens) {
  private static final int DEFAULT_MODE = 0644;

  /** Gives tokens. */
  @FunctionalInterface
  interface TokenSource {
    String token(PodSpec pod, String audience, long expirationSeconds);
  }

  /** Whether a volume is of this sort. */
  static boolean serves(Json.Obj volume) {
    return volume.get("configMap").isPresent()
        || volume.get("secret").isPresent()
        || volume.get("downwardAPI").isPresent()
        || volume.get("projected").isPresent();
  }

  /** Whether it is to be kept in memory only. */
  static boolean confidential(Json.Obj volume) {
    return volume.get("secret").isPresent() || volume.get("projected").isPresent();
  }

  /**
   * Decides; the keys are relative paths.
   *
   * @throws ConfigException if something that is not optional is missing
   */
  Map<String, FileContent> of(Json.Obj volume) {
    var files = new LinkedHashMap<String, FileContent>();
    if (volume.get("projected").isPresent()) {
      Json.Obj projected = volume.object("projected");
      int mode = mode(projected, DEFAULT_MODE);
      for (Json source : projected.array("sources")) {
        add(source.asObject(), mode, files);
      }
    } else {
      add(volume, DEFAULT_MODE, files);
    }
    return files;
  }

  private static int mode(Json.Obj source, int fallback) {
    return (int) source.number("defaultMode", fallback);
  }

  private void add(Json.Obj source, int fallback, Map<String, FileContent> files) {
    if (source.get("configMap").isPresent()) {
      Json.Obj reference = source.object("configMap");
      object(reference, reference.string("name"), false, mode(reference, fallback), files);
    }
    if (source.get("secret").isPresent()) {
      Json.Obj reference = source.object("secret");
      // a volume says secretName, a projection says name
      String name = reference.string("secretName") + reference.string("name");
      object(reference, name, true, mode(reference, fallback), files);
    }
    if (source.get("downwardAPI").isPresent()) {
      downward(source.object("downwardAPI"), fallback, files);
    }
    if (source.get("serviceAccountToken").isPresent()) {
      Json.Obj token = source.object("serviceAccountToken");
      long seconds = token.number("expirationSeconds", 3600);
      String text = tokens.token(fields.pod(), token.string("audience"), seconds);
      files.put(token.string("path"), FileContent.of(text, fallback));
    }
  }

  private void object(
      Json.Obj reference, String name, boolean secret, int mode, Map<String, FileContent> files) {
    var key = new ObjectKey(fields.pod().namespace(), name);
    Optional<ApiObject> found = secret ? objects.secret(key) : objects.configMap(key);
    boolean optional = reference.bool("optional");
    if (found.isEmpty()) {
      if (!optional) {
        throw new ConfigException((secret ? "secret \"" : "configmap \"") + name + "\" not found");
      }
      return;
    }
    Map<String, byte[]> contents = contents(found.get(), secret);
    if (reference.array("items").isEmpty()) {
      contents.forEach((path, bytes) -> files.put(path, new FileContent(bytes, mode)));
      return;
    }
    for (Json entry : reference.array("items")) {
      Json.Obj item = entry.asObject();
      byte[] bytes = contents.get(item.string("key"));
      if (bytes != null) {
        int own = (int) item.number("mode", mode);
        files.put(item.string("path"), new FileContent(bytes, own));
      } else if (!optional) {
        throw new ConfigException("references non-existent config key: " + item.string("key"));
      }
    }
  }

  private static Map<String, byte[]> contents(ApiObject object, boolean secret) {
    var contents = new LinkedHashMap<String, byte[]>();
    object
        .tree()
        .stringMap("data")
        .forEach((name, value) ->
            contents.put(
                name,
                secret
                    ? Base64.getDecoder().decode(value)
                    : value.getBytes(StandardCharsets.UTF_8)));
    object
        .tree()
        .stringMap("binaryData")
        .forEach((name, value) -> contents.put(name, Base64.getDecoder().decode(value)));
    return contents;
  }

  private void downward(Json.Obj source, int fallback, Map<String, FileContent> files) {
    for (Json entry : source.array("items")) {
      Json.Obj item = entry.asObject();
      int mode = (int) item.number("mode", mode(source, fallback));
      files.put(item.string("path"), FileContent.of(downward(item), mode));
    }
  }

  private String downward(Json.Obj item) {
    if (item.get("resourceFieldRef").isPresent()) {
      Json.Obj reference = item.object("resourceFieldRef");
      String name = reference.string("containerName");
      ContainerTemplate container =
          fields
              .pod()
              .container(name)
              .orElseThrow(() -> new ConfigException("container " + name + " not found"));
      return fields.resource(container, reference);
    }
    String path = item.object("fieldRef").string("fieldPath");
    return fields
        .field(path)
        .orElseThrow(() -> new ConfigException("unsupported fieldPath: " + path));
  }
}
