package io.gantry.cluster.controllers.endpointslice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class EndpointSlicePlanTest {
  private static ApiObject service(Json targetPort) {
    Json.Obj port =
        Json.object()
            .put("name", "http")
            .put("protocol", "TCP")
            .put("port", 80)
            .put("targetPort", targetPort)
            .build();
    Json.Obj spec =
        Json.object()
            .put("selector", Json.object().put("app", "web").build())
            .put("ports", Json.array(List.of(port)))
            .build();
    return ApiObject.of(ResourceTypes.SERVICES, "default", "web")
        .with(Json.of("uid-svc"), "metadata", "uid")
        .withLabel("team", "shop")
        .with(spec, "spec");
  }

  private static ApiObject pod(int i, boolean ready) {
    Json.Obj condition =
        Json.object().put("type", "Ready").put("status", ready ? "True" : "False").build();
    Json.Obj port = Json.object().put("name", "web").put("containerPort", 8080).build();
    Json.Obj container =
        Json.object().put("name", "main").put("ports", Json.array(List.of(port))).build();
    return ApiObject.of(ResourceTypes.PODS, "default", "web-" + i)
        .with(Json.of("uid-" + i), "metadata", "uid")
        .withLabel("app", "web")
        .with(Json.array(List.of(container)), "spec", "containers")
        .with(Json.of("n1"), "spec", "nodeName")
        .with(Json.of("Running"), "status", "phase")
        .with(Json.of("10.1.0." + i), "status", "podIP")
        .with(Json.array(List.of(condition)), "status", "conditions");
  }

  private static List<ApiObject> pods(int count) {
    return IntStream.range(0, count).mapToObj(i -> pod(i, true)).toList();
  }

  private static ApiObject going(ApiObject pod) {
    return pod.with(Json.of("2026-11-22T10:00:00Z"), "metadata", "deletionTimestamp");
  }

  private static EndpointSlicePlan decide(
      ApiObject service, List<ApiObject> pods, List<ApiObject> slices) {
    return EndpointSlicePlan.decide(new ServiceView(service), pods, slices, Map.of("n1", "zone-a"));
  }

  /** What would be there after the plan. */
  private static List<ApiObject> after(EndpointSlicePlan plan, List<ApiObject> before) {
    var slices = new ArrayList<>(before);
    for (ApiObject update : plan.update()) {
      slices.replaceAll(slice -> slice.name().equals(update.name()) ? update : slice);
    }
    slices.removeAll(plan.delete());
    for (ApiObject made : plan.create()) {
      slices.add(made.with(Json.of("slice" + slices.size()), "metadata", "name"));
    }
    return slices;
  }

  private static List<ApiObject> made(ApiObject service, List<ApiObject> pods) {
    return after(decide(service, pods, List.of()), List.of());
  }

  private static List<Integer> sizes(List<ApiObject> slices) {
    return slices.stream().map(slice -> slice.tree().array("endpoints").size()).toList();
  }

  private static Json.Obj endpoint(ApiObject slice, int i) {
    return slice.tree().array("endpoints").get(i).asObject();
  }

  @Test
  void aSliceSaysWhoseItIs() {
    ApiObject slice = made(service(Json.of(8080)), pods(1)).getFirst();
    assertEquals("web", slice.labels().get("kubernetes.io/service-name"));
    assertEquals(
        "endpointslice-controller.k8s.io",
        slice.labels().get("endpointslice.kubernetes.io/managed-by"));
    assertEquals("shop", slice.labels().get("team"));
    assertEquals("uid-svc", slice.controller().orElseThrow().uid());
    assertEquals("IPv4", slice.text("addressType"));
    assertEquals("web-", slice.text("metadata", "generateName"));
    Json.Obj port = slice.tree().array("ports").getFirst().asObject();
    assertEquals(8080, port.number("port", 0));
    assertEquals("http", port.string("name"));
  }

  @Test
  void anEndpointSaysWhereItIsAndHowItIs() {
    Json.Obj endpoint = endpoint(made(service(Json.of(8080)), pods(1)).getFirst(), 0);
    assertEquals(List.of("10.1.0.0"), endpoint.strings("addresses"));
    assertEquals("n1", endpoint.string("nodeName"));
    assertEquals("zone-a", endpoint.string("zone"));
    assertEquals("web-0", endpoint.object("targetRef").string("name"));
    assertEquals(
        "{\"ready\":true,\"serving\":true,\"terminating\":false}",
        endpoint.object("conditions").text());
  }

  private static String conditions(ApiObject service, ApiObject pod) {
    return endpoint(made(service, List.of(pod)).getFirst(), 0).object("conditions").text();
  }

  @Test
  void aPodThatGoesServesButIsNotReady() {
    assertEquals(
        "{\"ready\":false,\"serving\":true,\"terminating\":true}",
        conditions(service(Json.of(8080)), going(pod(1, true))));
    assertEquals(
        "{\"ready\":false,\"serving\":false,\"terminating\":false}",
        conditions(service(Json.of(8080)), pod(1, false)));
  }

  @Test
  void whoPublishesNotReadyAddressesHasThemReady() {
    ApiObject service =
        service(Json.of(8080)).with(Json.of(true), "spec", "publishNotReadyAddresses");
    assertEquals(
        "{\"ready\":true,\"serving\":false,\"terminating\":false}",
        conditions(service, pod(1, false)));
  }

  @Test
  void podsThatEndedOrHaveNoAddressAreNone() {
    assertEquals(
        List.of(0),
        sizes(
            made(
                service(Json.of(8080)),
                List.of(
                    pod(1, true).with(Json.of("Succeeded"), "status", "phase"),
                    pod(2, true).without("status", "podIP")))));
  }

  @Test
  void aServiceWithoutPodsHasAnEmptySliceThatIsUsedLater() {
    List<ApiObject> none = made(service(Json.of(8080)), List.of());
    assertEquals(List.of(0), sizes(none));
    var plan = decide(service(Json.of(8080)), pods(2), none);
    assertEquals(0, plan.create().size());
    assertEquals(List.of(2), sizes(after(plan, none)));
  }

  @Test
  void aSliceHasAtMostAHundred() {
    assertEquals(List.of(100, 100, 50), sizes(made(service(Json.of(8080)), pods(250))));
  }

  @Test
  void whatIsRightIsNotWritten() {
    List<ApiObject> slices = made(service(Json.of(8080)), pods(150));
    var plan = decide(service(Json.of(8080)), pods(150).reversed(), slices);
    assertEquals(0, plan.create().size() + plan.update().size() + plan.delete().size());
  }

  @Test
  void aPodThatGoesOrComesTouchesOneSlice() {
    List<ApiObject> slices = made(service(Json.of(8080)), pods(150));
    var without = new ArrayList<>(pods(150));
    without.remove(7);
    var plan = decide(service(Json.of(8080)), without, slices);
    assertEquals(1, plan.update().size());
    assertEquals(List.of(99, 50), sizes(after(plan, slices)));
    plan = decide(service(Json.of(8080)), pods(151), slices);
    assertEquals(List.of(100, 51), sizes(after(plan, slices)));
  }

  @Test
  void aNamedPortThatDiffersMakesTwoSlices() {
    Json.Obj other = Json.object().put("name", "web").put("containerPort", 9090).build();
    Json.Obj container =
        Json.object().put("name", "main").put("ports", Json.array(List.of(other))).build();
    ApiObject different = pod(2, true).with(Json.array(List.of(container)), "spec", "containers");
    List<ApiObject> slices =
        made(service(Json.of("web")), List.of(pod(1, true), different, pod(3, true)));
    assertEquals(List.of(2, 1), sizes(slices));
    assertEquals(
        List.of(8080L, 9090L),
        slices.stream()
            .map(s -> s.tree().array("ports").getFirst().asObject().number("port", 0))
            .toList());
  }

  @Test
  void aPortNameThatNoPodHasLeavesNoPort() {
    ApiObject slice = made(service(Json.of("nope")), pods(1)).getFirst();
    assertEquals(List.of(), slice.tree().array("ports"));
  }

  @Test
  void aHeadlessServiceSaysSo() {
    ApiObject headless = service(Json.of(8080)).with(Json.of("None"), "spec", "clusterIP");
    ApiObject named =
        pod(1, true)
            .with(Json.of("first"), "spec", "hostname")
            .with(Json.of("web"), "spec", "subdomain");
    ApiObject slice = made(headless, List.of(named)).getFirst();
    assertTrue(slice.labels().containsKey("service.kubernetes.io/headless"));
    assertEquals("first", endpoint(slice, 0).string("hostname"));
  }

  @Test
  void theOlderObjectHasReadyAndOtherAddresses() {
    var service = new ServiceView(service(Json.of(8080)));
    ApiObject endpoints =
        EndpointsPlan.decide(
                service,
                List.of(pod(2, true), pod(1, true), pod(3, false), going(pod(4, true))),
                Optional.empty())
            .orElseThrow();
    Json.Obj subset = endpoints.tree().array("subsets").getFirst().asObject();
    assertEquals(
        List.of("10.1.0.1", "10.1.0.2"),
        subset.array("addresses").stream().map(a -> a.asObject().string("ip")).toList());
    assertEquals(1, subset.array("notReadyAddresses").size());
    assertEquals(8080, subset.array("ports").getFirst().asObject().number("port", 0));
    assertEquals(
        Optional.empty(),
        EndpointsPlan.decide(
            service, List.of(pod(1, true), pod(2, true), pod(3, false)), Optional.of(endpoints)));
  }
}
