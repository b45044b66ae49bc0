package io.gantry.cluster.apiserver.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.FieldError;
import io.gantry.cluster.model.ResourceType;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.platform.base.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ValidationTest {
  private static ApiObject given(ResourceType type, String fields) {
    return Given.resource(type).withDefaults(Given.object(type, "x", fields));
  }

  private static List<String> errors(ResourceType type, String fields) {
    return Given.resource(type).validate(given(type, fields)).stream()
        .map(FieldError::message)
        .toList();
  }

  private static List<String> errors(ResourceType type, String fields, String old) {
    return Given.resource(type).validateUpdate(given(type, fields), given(type, old)).stream()
        .map(FieldError::message)
        .toList();
  }

  private static void says(List<String> actual, String... expected) {
    assertEquals(List.of(expected), actual);
  }

  // Workloads

  private static String workload(String selector, String labels, String more) {
    return "{'spec': {'selector': %s, 'template': {'metadata': {'labels': %s}, 'spec': {'containers': [{'name': 'c', 'image': 'i'}]}}%s}}"
        .formatted(selector, labels, more);
  }

  private static final String APP = "{'matchLabels': {'app': 'web'}}";

  @Test
  void aSelectorChoosesWhatItsTemplateMakes() {
    says(errors(ResourceTypes.DEPLOYMENTS, workload(APP, "{'app': 'web'}", "")));
    says(
        errors(ResourceTypes.DEPLOYMENTS, workload(APP, "{'app': 'db'}", "")),
        "spec.template.metadata.labels: Invalid value: {\"app\":\"db\"}: `selector` does not match"
            + " template `labels`");
    says(
        errors(ResourceTypes.DEPLOYMENTS, workload("{}", "{'app': 'web'}", "")),
        "spec.selector: Invalid value: {}: empty selector is invalid for deployment");
    says(
        errors(
            ResourceTypes.REPLICA_SETS,
            "{'spec': {'template': {'spec': {'containers': [{'name': 'c', 'image': 'i'}]}}}}"),
        "spec.selector: Required value");
    says(
        errors(
            ResourceTypes.REPLICATION_CONTROLLERS, workload("{'app': 'web'}", "{'app': 'db'}", "")),
        "spec.template.metadata.labels: Invalid value: {\"app\":\"db\"}: `selector` does not match"
            + " template `labels`");
  }

  @Test
  void aSelectorStays() {
    says(
        errors(
            ResourceTypes.DEPLOYMENTS,
            workload("{'matchLabels': {'app': 'db'}}", "{'app': 'db'}", ""),
            workload(APP, "{'app': 'web'}", "")),
        "spec.selector: Invalid value: {\"matchLabels\":{\"app\":\"db\"}}: field is immutable");
  }

  @Test
  void replicasAreNotNegativeAndPodsOfATemplateRestart() {
    says(
        errors(ResourceTypes.DEPLOYMENTS, workload(APP, "{'app': 'web'}", ", 'replicas': -1")),
        "spec.replicas: Invalid value: -1: must be greater than or equal to 0");
    says(
        errors(
            ResourceTypes.REPLICA_SETS,
            workload(APP, "{'app': 'web'}", "")
                .replace(
                    "'spec': {'containers'", "'spec': {'restartPolicy': 'Never', 'containers'")),
        "spec.template.spec.restartPolicy: Unsupported value: \"Never\": supported values:"
            + " \"Always\"");
  }

  @Test
  void aRollingUpdateCanMove() {
    says(
        errors(
            ResourceTypes.DEPLOYMENTS,
            workload(
                APP,
                "{'app': 'web'}",
                ", 'strategy': {'rollingUpdate': {'maxSurge': 0, 'maxUnavailable': '0%'}}")),
        "spec.strategy.rollingUpdate.maxUnavailable: Invalid value: \"0%\": may not be 0 when"
            + " `maxSurge` is 0");
    says(
        errors(
            ResourceTypes.DEPLOYMENTS,
            workload(
                APP, "{'app': 'web'}", ", 'strategy': {'rollingUpdate': {'maxSurge': 'all'}}")),
        "spec.strategy.rollingUpdate.maxSurge: Invalid value: \"all\": a valid percent string must"
            + " be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for"
            + " validation is '[0-9]+%')");
    says(
        errors(
            ResourceTypes.DEPLOYMENTS,
            workload(
                APP, "{'app': 'web'}", ", 'strategy': {'type': 'Recreate', 'rollingUpdate': {}}")),
        "spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is"
            + " 'Recreate'");
  }

  // Services

  @Test
  void severalPortsHaveNames() {
    says(
        errors(
            ResourceTypes.SERVICES,
            "{'spec': {'ports': [{'port': 80}, {'port': 81, 'name': 'a'}]}}"),
        "spec.ports[0].name: Required value");
    says(errors(ResourceTypes.SERVICES, "{'spec': {}}"), "spec.ports: Required value");
    says(
        errors(ResourceTypes.SERVICES, "{'spec': {'ports': [{'port': 0, 'targetPort': '8080'}]}}"),
        "spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive",
        "spec.ports[0].targetPort: Invalid value: \"8080\": must contain at least one letter"
            + " (a-z)");
  }

  @Test
  void typesHaveTheirFields() {
    says(
        errors(
            ResourceTypes.SERVICES,
            "{'spec': {'type': 'Cluster', 'internalTrafficPolicy': 'Cluster',"
                + " 'externalTrafficPolicy': '', 'ports': [{'port': 80}]}}"),
        "spec.type: Unsupported value: \"Cluster\": supported values: \"ClusterIP\","
            + " \"ExternalName\", \"LoadBalancer\", \"NodePort\"",
        "spec.externalTrafficPolicy: Invalid value: \"Cluster\": may only be set for"
            + " externally-accessible services");
    says(
        errors(ResourceTypes.SERVICES, "{'spec': {'ports': [{'port': 80, 'nodePort': 30000}]}}"),
        "spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'");
    says(
        errors(ResourceTypes.SERVICES, "{'spec': {'type': 'ExternalName'}}"),
        "spec.externalName: Required value");
    says(
        errors(
            ResourceTypes.SERVICES,
            "{'spec': {'type': 'NodePort', 'clusterIP': 'None', 'ports': [{'port': 80}]}}"),
        "spec.clusterIPs[0]: Invalid value: \"None\": may not be set to 'None' for NodePort"
            + " services");
  }

  @Test
  void anAddressStays() {
    String service = "{'spec': {'clusterIP': '10.0.0.%s', 'ports': [{'port': 80}]}}";

    says(
        errors(ResourceTypes.SERVICES, service.formatted("3"), service.formatted("2")),
        "spec.clusterIPs[0]: Invalid value: [\"10.0.0.3\"]: may not change once set");
    says(
        errors(ResourceTypes.SERVICES, service.formatted("x")),
        "spec.clusterIPs[0]: Invalid value: \"10.0.0.x\": must be a valid IP address, (e.g."
            + " 10.9.8.7 or 2001:db8::ffff)");
  }

  // ConfigMaps and Secrets

  @Test
  void keysAreNamesOfFiles() {
    says(
        errors(ResourceTypes.CONFIG_MAPS, "{'data': {'..': '', 'a': ''}, 'binaryData': {'a': ''}}"),
        "data[..]: Invalid value: \"..\": must not be '..'",
        "data[a]: Invalid value: \"a\": duplicate of key present in binaryData");
  }

  @Test
  void whatIsImmutableStays() {
    says(
        errors(
            ResourceTypes.CONFIG_MAPS,
            "{'data': {'a': '2'}}",
            "{'data': {'a': '1'}, 'immutable': true}"),
        "immutable: Forbidden: field is immutable when `immutable` is set",
        "data: Forbidden: field is immutable when `immutable` is set");
    says(
        errors(ResourceTypes.SECRETS, "{'type': 'a'}", "{}"),
        "type: Invalid value: \"a\": field is immutable");
  }

  @Test
  void secretsOfATypeHaveItsKeys() {
    says(
        errors(ResourceTypes.SECRETS, "{'type': 'kubernetes.io/tls', 'data': {'tls.crt': ''}}"),
        "data[tls.key]: Required value");
    says(
        errors(ResourceTypes.SECRETS, "{'data': {'a': '%'}}"),
        "data[a]: Invalid value: \"<secret contents redacted>\": illegal base64 data");
  }

  // Others

  @Test
  void otherKinds() {
    says(
        errors(ResourceTypes.NODES, "{'spec': {'taints': [{'key': 'a', 'effect': 'Sometimes'}]}}"),
        "metadata.taints[0].effect: Unsupported value: \"Sometimes\": supported values:"
            + " \"NoSchedule\", \"PreferNoSchedule\", \"NoExecute\"");
    says(
        errors(ResourceTypes.NAMESPACES, "{'spec': {'finalizers': ['mine']}}"),
        "spec.finalizers: Invalid value: \"mine\": name is neither a standard finalizer name nor is"
            + " it fully qualified");
    says(
        errors(ResourceTypes.LEASES, "{'spec': {'leaseDurationSeconds': 0}}"),
        "spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0");
    says(
        errors(ResourceTypes.EVENTS, "{'involvedObject': {'namespace': 'other'}}"),
        "involvedObject.namespace: Invalid value: \"other\": does not match event.namespace");
    says(
        errors(ResourceTypes.ENDPOINTS, "{'subsets': [{'ports': [{'port': 1}]}]}"),
        "subsets[0]: Required value: must specify `addresses` or `notReadyAddresses`");
    says(
        errors(
            ResourceTypes.ENDPOINT_SLICES,
            "{'addressType': 'IPv4', 'endpoints': [{'addresses': ['x']}]}"),
        "endpoints[0].addresses[0]: Invalid value: \"x\": must be a valid IP address, (e.g."
            + " 10.9.8.7 or 2001:db8::ffff)");
  }

  // Metadata

  private static List<String> metadata(ResourceType type, ApiObject object) {
    return Metadata.validate(object, type).stream().map(FieldError::message).toList();
  }

  @Test
  void namesAreThoseOfDomains() {
    says(
        metadata(ResourceTypes.PODS, ApiObject.of(ResourceTypes.PODS, "default", "My_Pod")),
        "metadata.name: Invalid value: \"My_Pod\": a lowercase RFC 1123 subdomain must consist of"
            + " lower case alphanumeric characters, '-' or '.', and must start and end with an"
            + " alphanumeric character (e.g. 'example.com', regex used for validation is"
            + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')");
    says(
        metadata(ResourceTypes.SERVICES, ApiObject.of(ResourceTypes.SERVICES, "default", "1st")),
        "metadata.name: Invalid value: \"1st\": a DNS-1035 label must consist of lower case"
            + " alphanumeric characters or '-', start with an alphabetic character, and end with an"
            + " alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is"
            + " '[a-z]([-a-z0-9]*[a-z0-9])?')");
    says(
        metadata(ResourceTypes.PODS, Given.object("{'metadata': {'generateName': 'web-'}}")),
        "metadata.name: Required value: name or generateName is required",
        "metadata.namespace: Required value");
    says(
        metadata(
            ResourceTypes.NODES, Given.object("{'metadata': {'name': 'n', 'namespace': 'a'}}")),
        "metadata.namespace: Forbidden: not allowed on this type");
  }

  @Test
  void labelsHaveKeysAndValuesOfTheirForm() {
    var pod = ApiObject.of(ResourceTypes.PODS, "default", "web");
    says(
        metadata(ResourceTypes.PODS, pod.withLabel("a/b/c", "x")),
        "metadata.labels: Invalid value: \"a/b/c\": a qualified name must consist of alphanumeric"
            + " characters, '-', '_' or '.', and must start and end with an alphanumeric character"
            + " (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is"
            + " '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix"
            + " and '/' (e.g. 'example.com/MyName')");
    says(
        metadata(ResourceTypes.PODS, pod.withLabel("a", "-x")),
        "metadata.labels: Invalid value: \"-x\": a valid label must be an empty string or consist"
            + " of alphanumeric characters, '-', '_' or '.', and must start and end with an"
            + " alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for"
            + " validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')");
    says(
        metadata(ResourceTypes.PODS, pod.withAnnotation("a", "x".repeat(300_000))),
        "metadata.annotations: Too long: may not be more than 262144 bytes");
  }

  @Test
  void anOwnerIsNamedWhole() {
    var pod = ApiObject.of(ResourceTypes.PODS, "default", "web");
    says(
        metadata(
            ResourceTypes.PODS,
            pod.with(
                Json.array(List.of(Given.json("{'apiVersion': 'v1', 'kind': 'Pod', 'name': 'a'}"))),
                "metadata",
                "ownerReferences")),
        "metadata.ownerReferences.uid: Invalid value: \"\": must not be empty");
  }

  @Test
  void whatIsBeingDeletedGetsNoNewFinalizers() {
    var old =
        ApiObject.of(ResourceTypes.PODS, "default", "web")
            .with(Json.of("2026-11-22T12:00:00Z"), "metadata", "deletionTimestamp");

    says(
        Metadata.validateUpdate(
                old.with(Json.strings(List.of("a.b/c")), "metadata", "finalizers"),
                old,
                ResourceTypes.PODS)
            .stream()
            .map(FieldError::message)
            .toList(),
        "metadata.finalizers: Forbidden: no new finalizers can be added if the object is being"
            + " deleted, found new finalizers []string{\"a.b/c\"}");
  }
}
