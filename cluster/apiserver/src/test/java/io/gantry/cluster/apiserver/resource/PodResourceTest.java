package io.gantry.cluster.apiserver.resource;

import static io.gantry.cluster.apiserver.resource.Given.json;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.platform.base.json.Json;
import org.junit.jupiter.api.Test;

final class PodResourceTest {
  private final Resource pods = Given.resource(ResourceTypes.PODS);

  private static ApiObject pod(String fields) {
    return Given.object(ResourceTypes.PODS, "web", fields);
  }

  @Test
  void whatTheUserLeavesOpenIsFilledIn() {
    var given =
        pod(
            """
            {'spec': {'serviceAccountName': 'x', 'volumes': [{'name': 'tmp'}, {'name': 'c', 'configMap': {'name': 'c'}}],
             'containers': [{'name': 'c', 'image': 'nginx',
              'ports': [{'containerPort': 80}],
              'env': [{'name': 'N', 'valueFrom': {'fieldRef': {'fieldPath': 'metadata.name'}}}],
              'readinessProbe': {'httpGet': {'port': 80}},
              'resources': {'limits': {'cpu': '1', 'memory': '64Mi'}, 'requests': {'cpu': '500m'}}}]}}
            """);

    assertEquals(
        json(
            """
            {'serviceAccountName': 'x', 'serviceAccount': 'x', 'restartPolicy': 'Always',
             'dnsPolicy': 'ClusterFirst', 'schedulerName': 'default-scheduler',
             'terminationGracePeriodSeconds': 30, 'securityContext': {}, 'enableServiceLinks': true,
             'volumes': [{'name': 'tmp', 'emptyDir': {}},
              {'name': 'c', 'configMap': {'name': 'c', 'defaultMode': 420}}],
             'containers': [{'name': 'c', 'image': 'nginx', 'imagePullPolicy': 'Always',
              'terminationMessagePath': '/dev/termination-log', 'terminationMessagePolicy': 'File',
              'ports': [{'containerPort': 80, 'protocol': 'TCP'}],
              'env': [{'name': 'N',
               'valueFrom': {'fieldRef': {'fieldPath': 'metadata.name', 'apiVersion': 'v1'}}}],
              'readinessProbe': {'httpGet': {'port': 80, 'path': '/', 'scheme': 'HTTP'},
               'timeoutSeconds': 1, 'periodSeconds': 10, 'successThreshold': 1,
               'failureThreshold': 3},
              'resources': {'limits': {'cpu': '1', 'memory': '64Mi'},
               'requests': {'cpu': '500m', 'memory': '64Mi'}}}]}
            """),
        pods.withDefaults(given).spec());
  }

  @Test
  void defaultsOfDefaultsAreTheSame() {
    var once = pods.withDefaults(pod("{'spec': {'containers': [{'name': 'c', 'image': 'a:1'}]}}"));

    assertEquals(once, pods.withDefaults(once));
  }

  @Test
  void onlyAnImageWhoseTagMovesIsAlwaysPulled() {
    assertEquals("Always", policyOf("nginx"));
    assertEquals("Always", policyOf("localhost:5000/nginx"));
    assertEquals("Always", policyOf("nginx:latest"));
    assertEquals("IfNotPresent", policyOf("nginx:1.27"));
    assertEquals("IfNotPresent", policyOf("nginx@sha256:" + "0".repeat(64)));
  }

  private String policyOf(String image) {
    var given = pod("{'spec': {'containers': [{'name': 'c', 'image': '" + image + "'}]}}");
    return ((Json.Obj) pods.withDefaults(given).spec().array("containers").getFirst())
        .string("imagePullPolicy");
  }

  @Test
  void portsOnTheHostsNetworkAreTheHosts() {
    var given =
        pod(
            "{'spec': {'hostNetwork': true, 'containers': [{'name': 'c', 'image': 'i:1', 'ports':"
                + " [{'containerPort': 80}]}]}}");

    assertEquals(
        json("{'containerPort': 80, 'protocol': 'TCP', 'hostPort': 80}"),
        ((Json.Obj) pods.withDefaults(given).spec().array("containers").getFirst())
            .array("ports")
            .getFirst());
  }

  @Test
  void aNewPodIsPendingAndHasNoOtherStatus() {
    var given =
        pod("{'spec': {'containers': []}, 'status': {'phase': 'Running', 'podIP': '1.2.3.4'}}");

    var made = pods.forCreate(given);

    assertEquals(json("{'phase': 'Pending', 'qosClass': 'BestEffort'}"), made.status());
    assertEquals(1, made.generation());
  }

  @Test
  void aReportOfTheKubeletKeepsTheQualityOfService() {
    var old = pods.forCreate(pod("{'spec': {'containers': []}}"));
    var report = old.withStatus(json("{'phase': 'Running'}"));

    assertEquals(
        json("{'phase': 'Running', 'qosClass': 'BestEffort'}"),
        pods.forStatusUpdate(report, old).status());
  }

  @Test
  void theQualityOfServiceFollowsFromTheResources() {
    assertEquals(
        "Guaranteed",
        qos(
            "{'requests': {'cpu': '1', 'memory': '1Gi'}, 'limits': {'cpu': '1', 'memory':"
                + " '1Gi'}}"));
    assertEquals("Burstable", qos("{'requests': {'cpu': '1'}}"));
    assertEquals("BestEffort", qos("{'requests': {'cpu': '0'}}"));
  }

  private String qos(String resources) {
    return pods.forCreate(
            pod("{'spec': {'containers': [{'name': 'c', 'resources': " + resources + "}]}}"))
        .status()
        .string("qosClass");
  }

  @Test
  void aPodThatRunsIsShownWithItsRestarts() {
    assertEquals(
        "web|1/1|Running|3 (2m ago)|5m|10.0.0.7|n1|<none>|<none>",
        row(
            """
            {'spec': {'nodeName': 'n1', 'containers': [{'name': 'c'}]},
             'status': {'phase': 'Running', 'podIP': '10.0.0.7', 'podIPs': [{'ip': '10.0.0.7'}],
              'containerStatuses': [{'name': 'c', 'ready': true, 'restartCount': 3,
               'state': {'running': {}},
               'lastState': {'terminated': {'finishedAt': '2026-11-22T11:58:00Z'}}}]}}
            """));
  }

  @Test
  void theStatusSaysWhatKeepsAPodFromRunning() {
    assertEquals("CrashLoopBackOff", status("{'waiting': {'reason': 'CrashLoopBackOff'}}"));
    assertEquals("Error", status("{'terminated': {'exitCode': 1, 'reason': 'Error'}}"));
    assertEquals("ExitCode:3", status("{'terminated': {'exitCode': 3}}"));
    assertEquals("Signal:9", status("{'terminated': {'exitCode': 137, 'signal': 9}}"));
    assertEquals("ContainerCreating", status("{'waiting': {'reason': 'ContainerCreating'}}"));
  }

  private String status(String state) {
    return cell(
        "{'spec': {'containers': [{'name': 'c'}]}, 'status': {'phase': 'Running',"
            + " 'containerStatuses': [{'name': 'c', 'restartCount': 0, 'state': "
            + state
            + "}]}}");
  }

  @Test
  void initContainersAreCountedUntilAllAreDone() {
    assertEquals("Init:1/2", init("{'running': {}}"));
    assertEquals("Init:Error", init("{'terminated': {'exitCode': 1, 'reason': 'Error'}}"));
    assertEquals("Init:ExitCode:2", init("{'terminated': {'exitCode': 2}}"));
    assertEquals("Init:ErrImagePull", init("{'waiting': {'reason': 'ErrImagePull'}}"));
    assertEquals("PodInitializing", init("{'terminated': {'exitCode': 0}}"));
  }

  private String init(String second) {
    return cell(
        "{'spec': {'containers': [{'name': 'c'}], 'initContainers': [{'name': 'a'}, {'name':"
            + " 'b'}]}, 'status': {'phase': 'Pending', 'initContainerStatuses': [{'name': 'a',"
            + " 'state': {'terminated': {'exitCode': 0}}}, {'name': 'b', 'state': "
            + second
            + "}], 'containerStatuses': [{'name': 'c', 'state': {'waiting': {'reason':"
            + " 'PodInitializing'}}}]}}");
  }

  @Test
  void aPodThatIsDoneIsCompletedAndOneThatGoesIsTerminating() {
    String done =
        "{'spec': {'containers': [{'name': 'c'}]}, 'status': {'phase': 'Succeeded',"
            + " 'containerStatuses': [{'name': 'c', 'state': {'terminated': {'exitCode': 0,"
            + " 'reason': 'Completed'}}}]}}";
    assertEquals("Completed", cell(done));

    var going =
        pod("{'spec': {'containers': [{'name': 'c'}]}, 'status': {'phase': 'Running'}}")
            .with(Json.of("2026-11-22T12:00:00Z"), "metadata", "deletionTimestamp");
    assertEquals("web|0/1|Terminating|0|5m|<none>|<none>|<none>|<none>", Given.row(pods, going));
  }

  private String cell(String fields) {
    return row(fields).split("\\|", -1)[2];
  }

  private String row(String fields) {
    return Given.row(pods, pod(fields));
  }
}
