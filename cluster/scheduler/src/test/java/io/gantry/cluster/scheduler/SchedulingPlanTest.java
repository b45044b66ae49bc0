package io.gantry.cluster.scheduler;

import static io.gantry.cluster.scheduler.Things.asks;
import static io.gantry.cluster.scheduler.Things.decide;
import static io.gantry.cluster.scheduler.Things.node;
import static io.gantry.cluster.scheduler.Things.pod;
import static io.gantry.cluster.scheduler.Things.view;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gantry.cluster.scheduler.snapshot.NodeView;
import io.gantry.cluster.scheduler.snapshot.PodView;
import org.junit.jupiter.api.Test;

final class SchedulingPlanTest {
  private static final String NOT_HELPFUL =
      " preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.";
  private static final String NO_VICTIMS =
      " preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.";

  private static PodView placed(String name, String labels, String spec) {
    return PodView.of(pod(name, labels, spec));
  }

  @Test
  void aPodThatFitsNowhereSaysWhy() {
    NodeView busy = view(node("n1", "", ""), placed("a", "", asks("'cpu':'3500m'")));
    assertEquals(
        "0/1 nodes are available: 1 Insufficient cpu." + NO_VICTIMS,
        decide(pod("p", "", asks("'cpu':'1'")), busy));
    assertEquals(
        "0/1 nodes are available: 1 Insufficient cpu, 1 Insufficient memory." + NOT_HELPFUL,
        decide(pod("p", "", asks("'cpu':'5','memory':'9Gi'")), busy));
    assertEquals(
        "0/1 nodes are available: 1 Insufficient example.com/gpu." + NOT_HELPFUL,
        decide(pod("p", "", asks("'example.com/gpu':'1'")), busy));
    assertEquals("n1", decide(pod("p", "", asks("'cpu':'500m'")), busy));
  }

  @Test
  void whereLessImportantPodsAreNothingIsSaidOfPreemption() {
    NodeView busy = view(node("n1", "", ""), placed("a", "", asks("'cpu':'3500m'")));
    assertEquals(
        "0/1 nodes are available: 1 Insufficient cpu.",
        decide(pod("p", "", "'priority':5," + asks("'cpu':'1'")), busy));
  }

  @Test
  void withoutNodesThatIsSaid() {
    assertEquals("no nodes available to schedule pods", decide(pod("p", "", asks(""))));
  }

  @Test
  void initContainersCountOneByOneAndSidecarsTogether() {
    String spec =
        "'initContainers':[{'resources':{'requests':{'cpu':'2'}},'restartPolicy':'Always'},"
            + "{'resources':{'requests':{'cpu':'3'}}}],"
            + asks("'cpu':'1'");
    assertEquals(5000, placed("p", "", spec).requests().cpu());
  }

  @Test
  void cordonedAndTaintedNodesNeedATolerantPod() {
    NodeView cordoned = view(node("n1", "", "'unschedulable':true"));
    NodeView tainted =
        view(node("n1", "", "'taints':[{'key':'gpu','value':'yes','effect':'NoSchedule'}]"));
    assertEquals(
        "0/1 nodes are available: 1 node(s) were unschedulable." + NOT_HELPFUL,
        decide(pod("p", "", asks("")), cordoned));
    assertEquals(
        "0/1 nodes are available: 1 node(s) had untolerated taint {gpu: yes}." + NOT_HELPFUL,
        decide(pod("p", "", asks("")), tainted));
    String tolerant = "'tolerations':[{'operator':'Exists'}]," + asks("");
    assertEquals("n1", decide(pod("p", "", tolerant), cordoned));
    assertEquals("n1", decide(pod("p", "", tolerant), tainted));
    String other = "'tolerations':[{'key':'gpu','value':'no'}]," + asks("");
    assertEquals(
        "0/1 nodes are available: 1 node(s) had untolerated taint {gpu: yes}." + NOT_HELPFUL,
        decide(pod("p", "", other), tainted));
  }

  @Test
  void selectorAndAffinityChooseNodes() {
    NodeView a = view(node("a", "'disk':'ssd','gen':'3'", ""));
    NodeView b = view(node("b", "'disk':'hdd','gen':'7'", ""));
    assertEquals("a", decide(pod("p", "", "'nodeSelector':{'disk':'ssd'}," + asks("")), a, b));
    String required =
        "'affinity':{'nodeAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':"
            + "{'nodeSelectorTerms':[{'matchExpressions':[{'key':'gen','operator':'Gt','values':['5']}]}]}}},";
    assertEquals("b", decide(pod("p", "", required + asks("")), a, b));
    String named =
        required.replace("'gen','operator':'Gt','values':['5']", "'x','operator':'Exists'");
    assertEquals(
        "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector."
            + NOT_HELPFUL,
        decide(pod("p", "", named + asks("")), a));
    String field =
        "'affinity':{'nodeAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':"
            + "{'nodeSelectorTerms':[{'matchFields':[{'key':'metadata.name','operator':'In','values':['b']}]}]}}},";
    assertEquals("b", decide(pod("p", "", field + asks("")), a, b));
    String preferred =
        "'affinity':{'nodeAffinity':{'preferredDuringSchedulingIgnoredDuringExecution':"
            + "[{'weight':50,'preference':{'matchExpressions':[{'key':'disk','operator':'In','values':['hdd']}]}}]}},";
    assertEquals("b", decide(pod("p", "", preferred + asks("")), a, b));
  }

  @Test
  void aTakenHostPortKeepsOthersAway() {
    String port = "'containers':[{'ports':[{'containerPort':80,'hostPort':8080%s}]}]";
    NodeView taken = view(node("n1", "", ""), placed("a", "", port.formatted("")));
    assertEquals(
        "0/1 nodes are available: 1 node(s) didn't have free ports for the requested pod ports."
            + NO_VICTIMS,
        decide(pod("p", "", port.formatted(",'hostIP':'127.0.0.1'")), taken));
    assertEquals("n1", decide(pod("p", "", port.formatted(",'protocol':'UDP'")), taken));
  }

  private static String term(String kind, String app, String key) {
    return "'affinity':{'%s':{'requiredDuringSchedulingIgnoredDuringExecution':[{'topologyKey':'%s','labelSelector':{'matchLabels':{'app':'%s'}}}]}},"
        .formatted(kind, key, app);
  }

  @Test
  void podsKeepApartAndStayTogether() {
    String zone = "'zone':'%s'";
    NodeView a1 = view(node("a1", zone.formatted("a"), ""), placed("db", "'app':'db'", asks("")));
    NodeView a2 = view(node("a2", zone.formatted("a"), ""));
    NodeView b1 = view(node("b1", zone.formatted("b"), ""));
    String apart = term("podAntiAffinity", "db", "zone") + asks("");
    String with = term("podAffinity", "db", "zone") + asks("");
    assertEquals("b1", decide(pod("p", "", apart), a1, a2, b1));
    assertEquals(
        "a2", decide(pod("p", "", with), a2, a1.without("uid-db").with(a1.pods().getFirst()), b1));
    assertEquals(
        "0/1 nodes are available: 1 node(s) didn't match pod affinity rules." + NOT_HELPFUL,
        decide(pod("p", "", with), b1));
    assertEquals("b1", decide(pod("p", "'app':'db'", with), b1), "the first of its own kind");
    NodeView shy =
        view(
            node("n1", "", ""),
            placed("shy", "", term("podAntiAffinity", "web", "kubernetes.io/hostname") + asks("")));
    assertEquals(
        "0/1 nodes are available: 1 node(s) didn't satisfy existing pods anti-affinity rules."
            + NO_VICTIMS,
        decide(pod("p", "'app':'web'", asks("")), shy));
  }

  @Test
  void spreadIsKept() {
    String spread =
        "'topologySpreadConstraints':[{'maxSkew':1,'topologyKey':'zone','whenUnsatisfiable':'DoNotSchedule','labelSelector':{'matchLabels':{'app':'w'}}}],";
    NodeView a = view(node("a", "'zone':'a'", ""), placed("w1", "'app':'w'", asks("")));
    NodeView b = view(node("b", "'zone':'b'", "'unschedulable':true"));
    assertEquals(
        "0/2 nodes are available: 1 node(s) didn't match pod topology spread constraints, "
            + "1 node(s) were unschedulable. preemption: 0/2 nodes are available: "
            + "1 No preemption victims found for incoming pod, "
            + "1 Preemption is not helpful for scheduling.",
        decide(pod("p", "'app':'w'", spread + asks("")), a, b));
    assertEquals("a", decide(pod("p", "'app':'w'", spread + asks("")), a));
  }

  @Test
  void podsOfOneControllerAreSpread() {
    String owned = "'metadata':{'ownerReferences':[{'uid':'rs','controller':true}],";
    var next = Things.object(pod("p", "", asks("")).tree().text().replace("\"metadata\":{", owned));
    PodView kin =
        PodView.of(
            Things.object(pod("k", "", asks("")).tree().text().replace("\"metadata\":{", owned)));
    NodeView a = view(node("a", "", ""), kin);
    NodeView b = view(node("b", "", ""), placed("x", "", asks("'cpu':'300m'")));
    assertEquals("b", decide(next, a, b));
  }

  @Test
  void emptierNodesAreBetter() {
    NodeView a = view(node("a", "", ""), placed("x", "", asks("'cpu':'2','memory':'4Gi'")));
    NodeView b = view(node("b", "", ""));
    assertEquals("b", decide(pod("p", "", asks("'cpu':'1','memory':'2Gi'")), a, b));
  }

  @Test
  void nodesToPutUpWithAreTakenOnlyIfNothingElseIsThere() {
    NodeView a = view(node("a", "", "'taints':[{'key':'old','effect':'PreferNoSchedule'}]"));
    NodeView b = view(node("b", "", ""), placed("x", "", asks("'cpu':'1'")));
    assertEquals("b", decide(pod("p", "", asks("'cpu':'1'")), a, b));
  }

  @Test
  void nodesThatHaveTheImageAreBetter() {
    var with =
        Things.object(
            node("a", "", "")
                .tree()
                .text()
                .replace(
                    "\"status\":{",
                    "'status':{'images':[{'names':['app:latest'],'sizeBytes':900000000}],"));
    assertEquals("a", decide(pod("p", "", asks("")), view(node("b", "", "")), view(with)));
  }

  @Test
  void largeClustersAreNotSearchedWhole() {
    assertEquals(100, SchedulingPlan.enough(100));
    assertEquals(420, SchedulingPlan.enough(1000));
    assertEquals(500, SchedulingPlan.enough(5000));
  }
}
