import com.google.gson.annotations.SerializedName;
import io.swagger.annotations.ApiModel;
import io.swagger.annotations.ApiModelProperty;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Writes what the schema package reads: types, requirements and texts of the fields from the
 * classes of a Kubernetes client, how lists and maps merge from the table below. Run by the build
 * with the folder of classes as its argument.
 */
final class Generator {
  private static final String MODELS = "io.kubernetes.client.openapi.models.";

  /** Package: the kinds whose models are written; a model belongs to the first that reaches it. */
  private static final String ROOTS =
      """
      meta.v1: ObjectMeta ListMeta LabelSelector Status DeleteOptions Condition OwnerReference \
      WatchEvent FieldSelectorRequirement APIGroup APIGroupList APIResourceList APIVersions
      core.v1: Pod Namespace Node Service Endpoints ConfigMap Secret ServiceAccount \
      ReplicationController PodTemplate LimitRange ResourceQuota PersistentVolume \
      PersistentVolumeClaim ComponentStatus Binding TopologySelectorTerm TypedLocalObjectReference \
      CoreV1Event ObjectReference EndpointsList
      apps.v1: Deployment ReplicaSet StatefulSet DaemonSet ControllerRevision
      batch.v1: Job CronJob
      autoscaling.v1: Scale HorizontalPodAutoscaler
      autoscaling.v2: V2HorizontalPodAutoscaler
      policy.v1: PodDisruptionBudget Eviction
      networking.v1: Ingress IngressClass NetworkPolicy ServiceCIDR IPAddress
      rbac.v1: Role RoleBinding ClusterRole ClusterRoleBinding
      storage.v1: StorageClass CSINode CSIDriver CSIStorageCapacity VolumeAttachment \
      VolumeAttributesClass
      scheduling.v1: PriorityClass
      node.v1: RuntimeClass
      coordination.v1: Lease
      discovery.v1: EndpointSlice
      events.v1: EventsV1Event
      certificates.v1: CertificateSigningRequest
      authentication.v1: AuthenticationV1TokenRequest TokenReview SelfSubjectReview
      authorization.v1: SubjectAccessReview SelfSubjectAccessReview LocalSubjectAccessReview \
      SelfSubjectRulesReview
      """;

  /**
   * How lists and maps merge. For a list: its type ({@code atomic} is left out, it is what lists
   * are without a word), the keys of a {@code map}, then the strategic patch's strategy and key.
   */
  private static final String LISTS =
      """
      meta.v1.ObjectMeta.finalizers list=set patch=merge
      meta.v1.ObjectMeta.ownerReferences list=map:uid patch=merge:uid
      core.v1.PodSpec.volumes list=map:name patch=merge,retainKeys:name
      core.v1.PodSpec.initContainers list=map:name patch=merge:name
      core.v1.PodSpec.containers list=map:name patch=merge:name
      core.v1.PodSpec.ephemeralContainers list=map:name patch=merge:name
      core.v1.PodSpec.imagePullSecrets list=map:name patch=merge:name
      core.v1.PodSpec.hostAliases list=map:ip patch=merge:ip
      core.v1.PodSpec.topologySpreadConstraints list=map:topologyKey,whenUnsatisfiable \
      patch=merge:topologyKey
      core.v1.PodSpec.schedulingGates list=map:name patch=merge:name
      core.v1.PodSpec.resourceClaims list=map:name patch=merge,retainKeys:name
      core.v1.PodSpec.nodeSelector map=atomic
      core.v1.Container.ports list=map:containerPort,protocol patch=merge:containerPort
      core.v1.Container.env list=map:name patch=merge:name
      core.v1.Container.volumeMounts list=map:mountPath patch=merge:mountPath
      core.v1.Container.volumeDevices list=map:devicePath patch=merge:devicePath
      core.v1.EphemeralContainer.ports list=map:containerPort,protocol patch=merge:containerPort
      core.v1.EphemeralContainer.env list=map:name patch=merge:name
      core.v1.EphemeralContainer.volumeMounts list=map:mountPath patch=merge:mountPath
      core.v1.EphemeralContainer.volumeDevices list=map:devicePath patch=merge:devicePath
      core.v1.ResourceRequirements.claims list=map:name
      core.v1.ContainerPort.protocol default=TCP
      core.v1.ServicePort.protocol default=TCP
      core.v1.PodStatus.conditions list=map:type patch=merge:type
      core.v1.PodStatus.podIPs list=map:ip patch=merge:ip
      core.v1.PodStatus.hostIPs patch=merge:ip
      core.v1.PodStatus.resourceClaimStatuses list=map:name patch=merge,retainKeys:name
      core.v1.ContainerStatus.volumeMounts list=map:mountPath patch=merge:mountPath
      core.v1.ContainerStatus.allocatedResourcesStatus list=map:name patch=merge:name
      core.v1.ResourceStatus.resources list=map:resourceID
      core.v1.ServiceSpec.ports list=map:port,protocol patch=merge:port
      core.v1.ServiceSpec.selector map=atomic
      core.v1.ServiceStatus.conditions list=map:type patch=merge:type
      core.v1.ServiceAccount.secrets list=map:name patch=merge:name
      core.v1.NodeSpec.podCIDRs list=set patch=merge
      core.v1.NodeStatus.conditions list=map:type patch=merge:type
      core.v1.NodeStatus.addresses list=map:type patch=merge:type
      core.v1.NamespaceStatus.conditions list=map:type patch=merge:type
      core.v1.ReplicationControllerSpec.selector map=atomic
      core.v1.ReplicationControllerStatus.conditions list=map:type patch=merge:type
      core.v1.PersistentVolumeClaimStatus.conditions list=map:type patch=merge:type
      core.v1.ComponentStatus.conditions list=map:type patch=merge:type
      apps.v1.DeploymentSpec.strategy patch=retainKeys
      apps.v1.DeploymentStatus.conditions list=map:type patch=merge:type
      apps.v1.ReplicaSetStatus.conditions list=map:type patch=merge:type
      apps.v1.StatefulSetStatus.conditions list=map:type patch=merge:type
      apps.v1.DaemonSetStatus.conditions list=map:type patch=merge:type
      batch.v1.JobStatus.conditions patch=merge:type
      batch.v1.PodFailurePolicyOnExitCodesRequirement.values list=set
      batch.v1.UncountedTerminatedPods.succeeded list=set
      batch.v1.UncountedTerminatedPods.failed list=set
      autoscaling.v2.HorizontalPodAutoscalerStatus.conditions list=map:type patch=merge:type
      policy.v1.PodDisruptionBudgetStatus.conditions list=map:type patch=merge:type
      networking.v1.ServiceCIDRStatus.conditions list=map:type patch=merge:type
      storage.v1.CSINodeSpec.drivers list=map:name patch=merge:name
      storage.v1.CSIDriverSpec.volumeLifecycleModes list=set
      node.v1.Scheduling.nodeSelector map=atomic
      discovery.v1.Endpoint.addresses list=set
      certificates.v1.CertificateSigningRequestStatus.conditions list=map:type
      """;

  /** Objects that merge as a whole. */
  private static final Set<String> ATOMIC =
      Set.of(
          ("meta.v1.LabelSelector meta.v1.OwnerReference core.v1.ObjectReference"
                  + " core.v1.LocalObjectReference core.v1.TypedLocalObjectReference"
                  + " core.v1.NodeSelector core.v1.NodeSelectorTerm core.v1.ConfigMapKeySelector"
                  + " core.v1.SecretKeySelector core.v1.FileKeySelector core.v1.ObjectFieldSelector"
                  + " core.v1.ResourceFieldSelector core.v1.SecretReference core.v1.EndpointAddress"
                  + " core.v1.EndpointPort core.v1.ScopeSelector"
                  + " core.v1.ScopedResourceSelectorRequirement core.v1.TopologySelectorTerm"
                  + " discovery.v1.EndpointPort rbac.v1.RoleRef rbac.v1.Subject"
                  + " networking.v1.ServiceBackendPort autoscaling.v1.CrossVersionObjectReference")
              .split(" ", -1));

  /** Times in microseconds; the classes do not tell them from those in seconds. */
  private static final Set<String> MICROS =
      Set.of(
          "LeaseSpec.acquireTime",
          "LeaseSpec.renewTime",
          "Event.eventTime",
          "EventSeries.lastObservedTime");

  private final Map<Class<?>, String> owners = new HashMap<>();
  private final Map<String, String> rules = new HashMap<>();
  private final Set<String> unused = new TreeSet<>();

  private Generator() {}

  public static void main(String[] arguments) throws ReflectiveOperationException, IOException {
    Path folder = Path.of(arguments[0], "io", "gantry", "cluster", "model", "schema");
    Files.createDirectories(folder);
    new Generator().write(folder);
  }

  private void write(Path folder) throws ReflectiveOperationException, IOException {
    LISTS
        .lines()
        .forEach(line ->
            rules.put(line.substring(0, line.indexOf(' ')), line.substring(line.indexOf(' '))));
    unused.addAll(rules.keySet());
    unused.addAll(ATOMIC);
    var packages = new TreeMap<String, TreeMap<String, Class<?>>>();
    for (String line : ROOTS.lines().toList()) {
      String owner = line.substring(0, line.indexOf(':'));
      for (String root : line.substring(line.indexOf(':') + 2).split(" +", -1)) {
        reach(root, owner, packages);
      }
    }
    for (var entry : packages.entrySet()) {
      var schema = new StringBuilder();
      var texts = new StringBuilder();
      for (var model : entry.getValue().entrySet()) {
        model(entry.getKey(), model.getKey(), model.getValue(), schema, texts);
      }
      Files.writeString(folder.resolve(entry.getKey() + ".schema"), schema);
      Files.writeString(folder.resolve(entry.getKey() + ".texts"), texts);
    }
    if (!unused.isEmpty()) {
      throw new IllegalStateException("no such field or model: " + unused);
    }
  }

  /** Takes a root, its list and everything they refer to into a package. */
  private void reach(String root, String owner, Map<String, TreeMap<String, Class<?>>> packages)
      throws ReflectiveOperationException {
    var queue = new ArrayDeque<Class<?>>();
    queue.add(find(root));
    try {
      queue.add(find(root + "List"));
    } catch (ClassNotFoundException _) {
      // no list of it
    }
    while (!queue.isEmpty()) {
      Class<?> model = queue.remove();
      if (owners.putIfAbsent(model, owner) == null) {
        packages.computeIfAbsent(owner, _ -> new TreeMap<>()).put(plainName(model), model);
        for (Field field : model.getDeclaredFields()) {
          if (field.isAnnotationPresent(SerializedName.class)) {
            models(field.getGenericType(), queue);
          }
        }
      }
    }
  }

  private static Class<?> find(String name) throws ClassNotFoundException {
    boolean whole = name.matches("V\\d.*|[A-Z][a-z]+V1[A-Z].*");
    return Class.forName(MODELS + (whole ? name : "V1" + name));
  }

  private static String plainName(Class<?> model) {
    return model.getSimpleName().replaceFirst("^([A-Z][a-z]+)?V\\d", "");
  }

  private static void models(Type type, Collection<Class<?>> found) {
    if (type instanceof ParameterizedType generic) {
      for (Type argument : generic.getActualTypeArguments()) {
        models(argument, found);
      }
    } else if (type instanceof Class<?> model && model.getName().startsWith(MODELS)) {
      found.add(model);
    }
  }

  private void model(
      String owner, String name, Class<?> model, StringBuilder schema, StringBuilder texts)
      throws ReflectiveOperationException {
    boolean atomic = ATOMIC.contains(owner + "." + name);
    unused.remove(owner + "." + name);
    schema.append('#').append(name).append(atomic ? " atomic" : "").append('\n');
    var about = model.getAnnotation(ApiModel.class);
    text(name, about == null ? "" : about.description(), texts);
    var required =
        new HashSet<Object>((Collection<?>) model.getField("openapiRequiredFields").get(null));
    for (Field field : model.getDeclaredFields()) {
      var serialized = field.getAnnotation(SerializedName.class);
      if (serialized == null) {
        continue;
      }
      String json = serialized.value();
      String path = owner + "." + name + "." + json;
      unused.remove(path);
      String type = type(field.getGenericType(), owner);
      schema.append(json).append(' ');
      schema.append(MICROS.contains(name + "." + json) ? type.replace('t', 'u') : type);
      schema.append(required.contains(json) ? " !" : "").append(rules.getOrDefault(path, ""));
      schema.append('\n');
      text(name + "." + json, description(model, field), texts);
    }
  }

  private static String description(Class<?> model, Field field) {
    String getter =
        "get" + Character.toUpperCase(field.getName().charAt(0)) + field.getName().substring(1);
    try {
      var about = model.getMethod(getter).getAnnotation(ApiModelProperty.class);
      return about == null ? "" : about.value();
    } catch (NoSuchMethodException _) {
      return "";
    }
  }

  private static void text(String name, String text, StringBuilder texts) {
    if (!text.isEmpty()) {
      String line = text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "");
      texts.append(name).append(' ').append(line).append('\n');
    }
  }

  private String type(Type type, String owner) {
    if (type instanceof ParameterizedType generic) {
      var raw = (Class<?>) generic.getRawType();
      List<Type> arguments = new ArrayList<>(List.of(generic.getActualTypeArguments()));
      String last = type(arguments.getLast(), owner);
      return (Map.class.isAssignableFrom(raw) ? "{" : "[") + last;
    }
    if (type == byte[].class) {
      return "B";
    }
    if (!(type instanceof Class<?> plain)) {
      throw new IllegalStateException("unknown type " + type);
    }
    if (plain.getName().startsWith(MODELS)) {
      String other = owners.get(plain);
      return ">" + (other.equals(owner) ? "" : other + ".") + plainName(plain);
    }
    return switch (plain.getSimpleName()) {
      case "String" -> "s";
      case "Integer" -> "i";
      case "Long" -> "l";
      case "Double" -> "d";
      case "Boolean" -> "b";
      case "OffsetDateTime" -> "t";
      case "Quantity" -> "q";
      case "IntOrString" -> "x";
      case "Object" -> "?";
      default -> throw new IllegalStateException("unknown type " + type);
    };
  }
}
