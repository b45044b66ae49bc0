package io.gantry.cluster.apiserver.admission;

import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ObjectKey;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.cluster.model.StatusException;
import io.gantry.platform.base.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A Pod acts as an account of its namespace, and finds that account's token, the cluster's
 * certificate and the name of the namespace in a directory.
 */
final class ServiceAccount implements Admission {
  private static final String DIRECTORY = "/var/run/secrets/kubernetes.io/serviceaccount";
  private static final String VOLUME_PREFIX = "kube-api-access-";

  /** No vowels and nothing that looks like another letter. */
  private static final String SUFFIX_LETTERS = "bcdfghjklmnpqrstvwxz2456789";

  private static final long PAUSE_MILLIS = 50;

  private final Lookup lookup;
  private final RandomGenerator random;
  private final Duration patience;

  ServiceAccount(Lookup lookup, RandomGenerator random, Duration patience) {
    this.lookup = lookup;
    this.random = random;
    this.patience = patience;
  }

  @Override
  public ApiObject mutate(AdmissionRequest request) {
    ApiObject pod = request.object();
    if (!request.creates(ResourceTypes.PODS) || isMirror(pod)) {
      return pod;
    }
    String asked = pod.spec().string("serviceAccountName");
    String name = asked.isEmpty() ? "default" : asked;
    ApiObject account = account(request, new ObjectKey(request.namespace(), name));
    ApiObject named =
        pod.with(Json.of(name), "spec", "serviceAccountName")
            .with(Json.of(name), "spec", "serviceAccount");
    ApiObject pulling = withPullSecrets(named, account);
    return mounts(pulling, account) ? withToken(pulling) : pulling;
  }

  /** A Pod that a node's own files describe: it has no account. */
  private static boolean isMirror(ApiObject pod) {
    return pod.annotations().containsKey("kubernetes.io/config.mirror");
  }

  private ApiObject account(AdmissionRequest request, ObjectKey key) {
    return find(key)
        .orElseThrow(() ->
            StatusException.forbidden(
                ResourceTypes.PODS,
                request.name(),
                "error looking up service account "
                    + key
                    + ": serviceaccount \""
                    + key.name()
                    + "\" not found"));
  }

  /** Waits a little: whoever makes a namespace may make a Pod before the controller sees it. */
  private Optional<ApiObject> find(ObjectKey key) {
    long pauses = patience.toMillis() / PAUSE_MILLIS;
    Optional<ApiObject> found = lookup.get(ResourceTypes.SERVICE_ACCOUNTS, key);
    try {
      for (long i = 0; i < pauses && found.isEmpty(); i++) {
        Thread.sleep(PAUSE_MILLIS);
        found = lookup.get(ResourceTypes.SERVICE_ACCOUNTS, key);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return found;
  }

  private static ApiObject withPullSecrets(ApiObject pod, ApiObject account) {
    List<Json> secrets = account.tree().array("imagePullSecrets");
    return secrets.isEmpty() || !pod.spec().array("imagePullSecrets").isEmpty()
        ? pod
        : pod.with(Json.array(secrets), "spec", "imagePullSecrets");
  }

  /** The Pod's own word counts first, then the account's. */
  private static boolean mounts(ApiObject pod, ApiObject account) {
    return pod.at("spec", "automountServiceAccountToken")
        .or(() -> account.at("automountServiceAccountToken"))
        .map(Json.of(true)::equals)
        .orElse(true);
  }

  private ApiObject withToken(ApiObject pod) {
    String volume = existing(pod).orElseGet(() -> VOLUME_PREFIX + suffix());
    Json.Obj mount =
        Json.object().put("name", volume).put("readOnly", true).put("mountPath", DIRECTORY).build();
    List<Json> inits = mounted(pod.spec().array("initContainers"), mount);
    List<Json> containers = mounted(pod.spec().array("containers"), mount);
    if (inits.equals(pod.spec().array("initContainers"))
        && containers.equals(pod.spec().array("containers"))) {
      return pod;
    }
    ApiObject changed = pod.with(Json.array(containers), "spec", "containers");
    if (!inits.isEmpty()) {
      changed = changed.with(Json.array(inits), "spec", "initContainers");
    }
    if (existing(pod).isPresent()) {
      return changed;
    }
    var volumes = new ArrayList<>(pod.spec().array("volumes"));
    volumes.add(Json.object().put("name", volume).put("projected", projection()).build());
    return changed.with(Json.array(volumes), "spec", "volumes");
  }

  private static Optional<String> existing(ApiObject pod) {
    return pod.spec().array("volumes").stream()
        .map(volume -> ((Json.Obj) volume).string("name"))
        .filter(name -> name.startsWith(VOLUME_PREFIX))
        .findFirst();
  }

  private static List<Json> mounted(List<Json> containers, Json.Obj mount) {
    var changed = new ArrayList<Json>(containers.size());
    for (Json item : containers) {
      Json.Obj container = (Json.Obj) item;
      List<Json> mounts = container.array("volumeMounts");
      if (mounts.stream().anyMatch(m -> ((Json.Obj) m).string("mountPath").equals(DIRECTORY))) {
        changed.add(container);
        continue;
      }
      var more = new ArrayList<>(mounts);
      more.add(mount);
      changed.add(container.with("volumeMounts", Json.array(more)));
    }
    return changed;
  }

  private String suffix() {
    var suffix = new StringBuilder(5);
    for (int i = 0; i < 5; i++) {
      suffix.append(SUFFIX_LETTERS.charAt(random.nextInt(SUFFIX_LETTERS.length())));
    }
    return suffix.toString();
  }

  private static Json.Obj projection() {
    return Json.parse(
            """
            {"defaultMode": 420, "sources": [
              {"serviceAccountToken": {"expirationSeconds": 3607, "path": "token"}},
              {"configMap": {"name": "kube-root-ca.crt",
                             "items": [{"key": "ca.crt", "path": "ca.crt"}]}},
              {"downwardAPI": {"items": [{"path": "namespace",
                "fieldRef": {"apiVersion": "v1", "fieldPath": "metadata.namespace"}}]}}]}
            """)
        .asObject();
  }
}
