package io.gantry.cluster.kubelet.image;

import io.gantry.cluster.kubelet.spec.Objects;
import io.gantry.cluster.kubelet.spec.PodSpec;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ObjectKey;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Login;
import io.gantry.platform.oci.Logins;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The logins of a Pod's {@code imagePullSecrets}, of type {@code kubernetes.io/dockerconfigjson}.
 *
 * @param auths the entries of all, in the Pod's order
 * @param missing the names of those that are not there or cannot be read
 */
public record PullSecrets(List<Json.Obj> auths, List<String> missing) implements Logins {
  /** Copies the lists. */
  public PullSecrets {
    auths = List.copyOf(auths);
    missing = List.copyOf(missing);
  }

  /** Those of a Pod. */
  public static PullSecrets of(PodSpec pod, Objects objects) {
    var auths = new ArrayList<Json.Obj>();
    var missing = new ArrayList<String>();
    for (Json item : pod.object().spec().array("imagePullSecrets")) {
      String name = item.asObject().string("name");
      Optional<Json.Obj> config =
          objects.secret(new ObjectKey(pod.namespace(), name)).flatMap(PullSecrets::config);
      if (config.isPresent()) {
        auths.add(config.get().object("auths"));
      } else {
        missing.add(name);
      }
    }
    return new PullSecrets(auths, missing);
  }

  private static Optional<Json.Obj> config(ApiObject secret) {
    String data = secret.tree().stringMap("data").getOrDefault(".dockerconfigjson", "");
    try {
      return data.isEmpty()
          ? Optional.empty()
          : Optional.of(Json.parse(Base64.getDecoder().decode(data)).asObject());
    } catch (GantryException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  @Override
  public Optional<Login> at(String registry) {
    for (Json.Obj entries : auths) {
      for (String key : entries.fields().keySet()) {
        Optional<Login> login =
            host(key).equals(registry) ? login(entries.object(key)) : Optional.empty();
        if (login.isPresent()) {
          return login;
        }
      }
    }
    return Optional.empty();
  }

  /** Keys may be URLs; Docker's own registry has several. */
  private static String host(String key) {
    int scheme = key.indexOf("://");
    String rest = scheme < 0 ? key : key.substring(scheme + 3);
    int slash = rest.indexOf('/');
    String host = slash < 0 ? rest : rest.substring(0, slash);
    return switch (host) {
      case "index.docker.io", "registry-1.docker.io" -> "docker.io";
      default -> host;
    };
  }

  private static Optional<Login> login(Json.Obj entry) {
    String username = entry.string("username");
    String password = entry.string("password");
    if (username.isEmpty()) {
      try {
        byte[] both = Base64.getDecoder().decode(entry.string("auth"));
        String text = new String(both, StandardCharsets.UTF_8);
        int colon = text.indexOf(':');
        username = colon < 0 ? "" : text.substring(0, colon);
        password = text.substring(colon + 1);
      } catch (IllegalArgumentException _) {
        return Optional.empty();
      }
    }
    return username.isEmpty() ? Optional.empty() : Optional.of(Login.of(username, password));
  }
}
