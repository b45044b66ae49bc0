package io.gantry.cluster.apiserver.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.FieldError;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.platform.base.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PodValidationTest {
  private final Resource pods = Given.resource(ResourceTypes.PODS);

  private ApiObject pod(String spec) {
    return pods.withDefaults(Given.object(ResourceTypes.PODS, "web", "{'spec': " + spec + "}"));
  }

  /** Complaints about a spec. */
  private List<String> spec(String spec) {
    return pods.validate(pod(spec)).stream().map(FieldError::message).toList();
  }

  /** Complaints about fields of the only container. */
  private List<String> container(String fields) {
    return spec("{'containers': [{'name': 'c', 'image': 'i'" + fields + "}]}");
  }

  private static void says(List<String> actual, String... expected) {
    assertEquals(List.of(expected), actual);
  }

  @Test
  void aPodOfOneContainerIsRight() {
    says(container(""));
  }

  @Test
  void aPodNeedsContainersAndThoseANameAndAnImage() {
    says(spec("{}"), "spec.containers: Required value");
    says(
        spec("{'containers': [{}]}"),
        "spec.containers[0].name: Required value",
        "spec.containers[0].image: Required value");
  }

  @Test
  void namesOfContainersAreLabelsAndUnique() {
    says(
        spec("{'containers': [{'name': 'Web', 'image': 'i'}]}"),
        "spec.containers[0].name: Invalid value: \"Web\": a lowercase RFC 1123 label must consist"
            + " of lower case alphanumeric characters or '-', and must start and end with an"
            + " alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is"
            + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?')");
    says(
        spec(
            "{'containers': [{'name': 'c', 'image': 'i'}, {'name': 'c', 'image': 'i'}],"
                + " 'initContainers': [{'name': 'c', 'image': 'i'}]}"),
        "spec.containers[1].name: Duplicate value: \"c\"",
        "spec.initContainers[0].name: Duplicate value: \"c\"");
  }

  @Test
  void wordsAreOfAList() {
    says(
        spec("{'restartPolicy': 'Sometimes', 'containers': [{'name': 'c', 'image': 'i'}]}"),
        "spec.restartPolicy: Unsupported value: \"Sometimes\": supported values: \"Always\","
            + " \"OnFailure\", \"Never\"");
    says(
        container(", 'imagePullPolicy': 'Maybe'"),
        "spec.containers[0].imagePullPolicy: Unsupported value: \"Maybe\": supported values:"
            + " \"Always\", \"IfNotPresent\", \"Never\"");
    says(
        container(", 'ports': [{'containerPort': 80, 'protocol': 'QUIC'}]"),
        "spec.containers[0].ports[0].protocol: Unsupported value: \"QUIC\": supported values:"
            + " \"SCTP\", \"TCP\", \"UDP\"");
  }

  @Test
  void portsHaveNumbersAndNamesOfServices() {
    says(
        container(
            ", 'ports': [{'containerPort': 70000}, {}, {'containerPort': 1, 'name':"
                + " 'much-too-long-name'}]"),
        "spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and"
            + " 65535, inclusive",
        "spec.containers[0].ports[1].containerPort: Required value",
        "spec.containers[0].ports[2].name: Invalid value: \"much-too-long-name\": must be no more"
            + " than 15 characters");
    says(
        container(
            ", 'ports': [{'containerPort': 1, 'name': '8-0'}, {'containerPort': 1, 'name': '-A'}]"),
        "spec.containers[0].ports[0].name: Invalid value: \"8-0\": must contain at least one letter"
            + " (a-z)",
        "spec.containers[0].ports[1].name: Invalid value: \"-A\": must contain only alpha-numeric"
            + " characters (a-z, 0-9), and hyphens (-)",
        "spec.containers[0].ports[1].name: Invalid value: \"-A\": must contain at least one letter"
            + " (a-z)",
        "spec.containers[0].ports[1].name: Invalid value: \"-A\": must not begin or end with a"
            + " hyphen");
    says(
        container(
            ", 'ports': [{'containerPort': 1, 'hostPort': 8080}, {'containerPort': 2, 'hostPort':"
                + " 8080}]"),
        "spec.containers[0].ports[1].hostPort: Duplicate value: \"TCP//8080\"");
  }

  @Test
  void mountsNameVolumesThatThereAre() {
    says(
        container(", 'volumeMounts': [{'name': 'data', 'mountPath': '/a'}]"),
        "spec.containers[0].volumeMounts[0].name: Not found: \"data\"");
    says(
        spec(
            "{'volumes': [{'name': 'd'}, {'name': 'd', 'emptyDir': {}, 'hostPath': {'path': '/'}},"
                + " {'name': 'p', 'hostPath': {'path': '/a/../b', 'type': 'Disk'}}],"
                + " 'containers': [{'name': 'c', 'image': 'i'}]}"),
        "spec.volumes[1].name: Duplicate value: \"d\"",
        "spec.volumes[1].hostPath: Forbidden: may not specify more than 1 volume type",
        "spec.volumes[2].hostPath.path: Invalid value: \"/a/../b\": must not contain '..'",
        "spec.volumes[2].hostPath.type: Unsupported value: \"Disk\": supported values: \"\","
            + " \"BlockDevice\", \"CharDevice\", \"Directory\", \"DirectoryOrCreate\", \"File\","
            + " \"FileOrCreate\", \"Socket\"");
    says(
        spec(
            "{'volumes': [{'name': 'd'}], 'containers': [{'name': 'c', 'image': 'i',"
                + " 'volumeMounts': [{'name': 'd', 'mountPath': '/a'}, {'name': 'd', 'mountPath':"
                + " '/a', 'subPath': '../x'}]}]}"),
        "spec.containers[0].volumeMounts[1].mountPath: Invalid value: \"/a\": must be unique",
        "spec.containers[0].volumeMounts[1].subPath: Invalid value: \"../x\": must not contain"
            + " '..'");
  }

  @Test
  void noRequestIsAboveItsLimit() {
    says(
        container(", 'resources': {'requests': {'cpu': '2'}, 'limits': {'cpu': '1'}}"),
        "spec.containers[0].resources.requests: Invalid value: \"2\": must be less than or equal to"
            + " cpu limit of 1");
    says(
        container(", 'resources': {'limits': {'memory': '-1', 'rum': '1', 'cpu': 'many'}}"),
        "spec.containers[0].resources.limits[memory]: Invalid value: \"-1\": must be greater than"
            + " or equal to 0",
        "spec.containers[0].resources.limits[rum]: Invalid value: \"rum\": must be a standard"
            + " resource for containers",
        "spec.containers[0].resources.limits[cpu]: Invalid value: \"many\": quantities must match"
            + " the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
        "spec.containers[0].resources.requests[memory]: Invalid value: \"-1\": must be greater than"
            + " or equal to 0",
        "spec.containers[0].resources.requests[rum]: Invalid value: \"rum\": must be a standard"
            + " resource for containers",
        "spec.containers[0].resources.requests[cpu]: Invalid value: \"many\": quantities must match"
            + " the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
  }

  @Test
  void aProbeHasOneHandler() {
    says(
        container(", 'livenessProbe': {}"),
        "spec.containers[0].livenessProbe: Required value: must specify a handler type");
    says(
        container(
            ", 'readinessProbe': {'exec': {'command': ['a']}, 'tcpSocket': {'port': 80},"
                + " 'periodSeconds': -1}"),
        "spec.containers[0].readinessProbe.tcpSocket: Forbidden: may not specify more than 1"
            + " handler type",
        "spec.containers[0].readinessProbe.periodSeconds: Invalid value: -1: must be greater than"
            + " or equal to 0");
    says(
        container(", 'livenessProbe': {'tcpSocket': {'port': 'http'}, 'successThreshold': 2}"),
        "spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1");
  }

  @Test
  void variablesHaveNamesAndOneSource() {
    says(
        container(", 'env': [{'name': 'A=B'}, {'name': 'C', 'valueFrom': {}}]"),
        "spec.containers[0].env[0].name: Invalid value: \"A=B\": a valid environment variable name"
            + " must consist only of printable ASCII characters other than '='",
        "spec.containers[0].env[1].valueFrom: Invalid value: \"\": must specify one of: `fieldRef`,"
            + " `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`");
    says(
        container(
            ", 'env': [{'name': 'C', 'valueFrom': {'secretKeyRef': {'name': 's', 'key': 'a b'}}}]"),
        "spec.containers[0].env[0].valueFrom.secretKeyRef.key: Invalid value: \"a b\": a valid"
            + " config key must consist of alphanumeric characters, '-', '_' or '.' (e.g."
            + " 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is"
            + " '[-._a-zA-Z0-9]+')");
  }

  @Test
  void tolerationsWithoutAKeyTolerateEverything() {
    says(
        spec(
            "{'tolerations': [{'operator': 'Equal', 'effect': 'Never'}], 'containers': [{'name':"
                + " 'c', 'image': 'i'}]}"),
        "spec.tolerations[0].operator: Invalid value: \"Equal\": operator must be Exists when `key`"
            + " is empty, which means \"match all values and all keys\"",
        "spec.tolerations[0].effect: Unsupported value: \"Never\": supported values:"
            + " \"NoSchedule\", \"PreferNoSchedule\", \"NoExecute\"");
  }

  @Test
  void initContainersHaveNoProbesUnlessTheyStay() {
    String init =
        "{'containers': [{'name': 'c', 'image': 'i'}], 'initContainers': [{'name': 'b', 'image':"
            + " 'i'%s, 'livenessProbe': {'tcpSocket': {'port': 80}}}]}";

    says(
        spec(init.formatted("")),
        "spec.initContainers[0].livenessProbe: Forbidden: may not be set for init containers"
            + " without restartPolicy=Always");
    says(spec(init.formatted(", 'restartPolicy': 'Always'")));
  }

  // Changes

  private List<String> change(ApiObject now, ApiObject old) {
    return pods.validateUpdate(now, old).stream().map(FieldError::message).toList();
  }

  @Test
  void theImageOfAPodMayChange() {
    says(
        change(
            pod("{'containers': [{'name': 'c', 'image': 'i:2'}]}"),
            pod("{'containers': [{'name': 'c', 'image': 'i:2'}]}")));
    var old = pod("{'containers': [{'name': 'c', 'image': 'i:1'}]}");
    var images = old.spec().array("containers").getFirst();
    var changed =
        old.with(
            Json.array(List.of(((Json.Obj) images).with("image", Json.of("i:2")))),
            "spec",
            "containers");
    says(change(changed, old));
  }

  @Test
  void otherFieldsOfAPodMayNotAndTheDifferenceIsShown() {
    var old = pod("{'containers': [{'name': 'c', 'image': 'i'}]}");

    says(
        change(old.with(Json.of("n2"), "spec", "nodeName"), old),
        "spec: Forbidden: pod updates may not change fields other than"
            + " `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations`"
            + " (only additions to existing tolerations),`spec.terminationGracePeriodSeconds`"
            + " (allow it to be set to 1 if it was previously negative)\n"
            + "- spec.nodeName: null\n"
            + "+ spec.nodeName: \"n2\"\n");
    says(
        change(
            pod("{'containers': [{'name': 'c', 'image': 'i'}, {'name': 'd', 'image': 'i'}]}"), old),
        "spec.containers: Forbidden: pod updates may not add or remove containers");
  }

  @Test
  void tolerationsMayBeAddedOnly() {
    String c = "'containers': [{'name': 'c', 'image': 'i'}]";
    var none = pod("{" + c + "}");
    var some = pod("{" + c + ", 'tolerations': [{'key': 'a', 'operator': 'Exists'}]}");

    says(change(some, none));
    says(
        change(none, some),
        "spec.tolerations: Forbidden: existing toleration can not be modified except its"
            + " tolerationSeconds");
  }
}
