package io.gantry.cluster.kubelet.spec;

import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ObjectKey;
import io.gantry.platform.base.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The environment of a container: Services first, then {@code envFrom}, then {@code env}; a later
 * one wins, and {@code env} may refer to what came before it.
 */
public final class Environment {
  private final DownwardFields fields;
  private final Objects objects;
  private final ContainerTemplate container;
  private final Map<String, String> variables = new LinkedHashMap<>();

  private Environment(DownwardFields fields, Objects objects, ContainerTemplate container) {
    this.fields = fields;
    this.objects = objects;
    this.container = container;
  }

  /**
   * Decides, in order.
   *
   * @param apiServer what {@code KUBERNETES_SERVICE_HOST} and its like say where no Service does
   * @throws ConfigException if a reference leads nowhere
   */
  public static Map<String, String> of(
      DownwardFields fields,
      Objects objects,
      ContainerTemplate container,
      Map<String, String> apiServer) {
    var environment = new Environment(fields, objects, container);
    environment.variables.putAll(apiServer);
    environment.services();
    environment.sources();
    environment.entries();
    return environment.variables;
  }

  private void services() {
    PodSpec pod = fields.pod();
    var services = new ArrayList<ApiObject>();
    for (ApiObject service : objects.services("default")) {
      if (service.name().equals("kubernetes") && !pod.namespace().equals("default")) {
        services.add(service);
      }
    }
    for (ApiObject service : objects.services(pod.namespace())) {
      boolean master = pod.namespace().equals("default") && service.name().equals("kubernetes");
      if (pod.serviceLinks() || master) {
        services.add(service);
      }
    }
    variables.putAll(ServiceEnvironment.of(services));
  }

  private void sources() {
    for (Json item : container.tree().array("envFrom")) {
      Json.Obj source = item.asObject();
      String prefix = source.string("prefix");
      contents(source.object("configMapRef"), false)
          .forEach((k, v) -> variables.put(prefix + k, v));
      contents(source.object("secretRef"), true).forEach((k, v) -> variables.put(prefix + k, v));
    }
  }

  private Map<String, String> contents(Json.Obj reference, boolean secret) {
    String name = reference.string("name");
    if (name.isEmpty()) {
      return Map.of();
    }
    Optional<ApiObject> object = find(name, secret);
    if (object.isEmpty() && !reference.bool("optional")) {
      throw new ConfigException((secret ? "secret" : "configmap") + missing(name));
    }
    return object.map(found -> texts(found, secret)).orElse(Map.of());
  }

  private static String missing(String name) {
    return " \"" + name + "\" not found";
  }

  private Optional<ApiObject> find(String name, boolean secret) {
    var key = new ObjectKey(fields.pod().namespace(), name);
    return secret ? objects.secret(key) : objects.configMap(key);
  }

  private static Map<String, String> texts(ApiObject object, boolean secret) {
    var data = object.tree().stringMap("data");
    if (secret) {
      data.replaceAll(
          (_, value) -> new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8));
    }
    return data;
  }

  private void entries() {
    for (Json item : container.tree().array("env")) {
      Json.Obj entry = item.asObject();
      String name = entry.string("name");
      Json.Obj from = entry.object("valueFrom");
      if (from.fields().isEmpty()) {
        variables.put(name, Expansion.expand(entry.string("value"), variables));
      } else {
        value(from).ifPresent(text -> variables.put(name, text));
      }
    }
  }

  private Optional<String> value(Json.Obj from) {
    if (from.get("fieldRef").isPresent()) {
      String path = from.object("fieldRef").string("fieldPath");
      return Optional.of(
          fields
              .field(path)
              .orElseThrow(() -> new ConfigException("unsupported fieldPath: " + path)));
    }
    if (from.get("resourceFieldRef").isPresent()) {
      Json.Obj reference = from.object("resourceFieldRef");
      return Optional.of(fields.resource(referred(reference), reference));
    }
    boolean secret = from.get("secretKeyRef").isPresent();
    return entry(from.object(secret ? "secretKeyRef" : "configMapKeyRef"), secret);
  }

  private ContainerTemplate referred(Json.Obj reference) {
    String name = reference.string("containerName");
    return name.isEmpty() ? container : fields.pod().container(name).orElse(container);
  }

  private Optional<String> entry(Json.Obj reference, boolean secret) {
    String name = reference.string("name");
    String key = reference.string("key");
    boolean optional = reference.bool("optional");
    Optional<ApiObject> object = find(name, secret);
    if (object.isEmpty()) {
      if (optional) {
        return Optional.empty();
      }
      throw new ConfigException((secret ? "secret" : "configmap") + missing(name));
    }
    Optional<String> value = Optional.ofNullable(texts(object.get(), secret).get(key));
    if (value.isEmpty() && !optional) {
      throw new ConfigException(
          "couldn't find key "
              + key
              + " in "
              + (secret ? "Secret " : "ConfigMap ")
              + fields.pod().namespace()
              + "/"
              + name);
    }
    return value;
  }

  /** As the engine takes it. */
  static List<String> lines(Map<String, String> variables) {
    var lines = new ArrayList<String>();
    variables.forEach((name, value) -> lines.add(name + "=" + value));
    return lines;
  }
}
