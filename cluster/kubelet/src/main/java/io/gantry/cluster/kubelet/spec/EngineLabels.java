package io.gantry.cluster.kubelet.spec;

import java.util.LinkedHashMap;
import java.util.Map;

/** The labels by which a kubelet finds its containers and sandboxes again. */
public final class EngineLabels {
  public static final String POD_UID = "io.kubernetes.pod.uid";
  public static final String POD_NAME = "io.kubernetes.pod.name";
  public static final String POD_NAMESPACE = "io.kubernetes.pod.namespace";
  public static final String CONTAINER = "io.kubernetes.container.name";
  public static final String ATTEMPT = "io.kubernetes.container.restartCount";
  public static final String HASH = "io.kubernetes.container.hash";
  public static final String NODE = "io.kubernetes.node.name";

  private EngineLabels() {}

  /** Of a sandbox. */
  public static Map<String, String> of(PodSpec pod) {
    var labels = new LinkedHashMap<String, String>();
    labels.put(POD_UID, pod.uid());
    labels.put(POD_NAME, pod.name());
    labels.put(POD_NAMESPACE, pod.namespace());
    labels.put(NODE, pod.nodeName());
    return labels;
  }

  /** Of a container. */
  public static Map<String, String> of(PodSpec pod, ContainerTemplate container, int attempt) {
    Map<String, String> labels = of(pod);
    labels.put(CONTAINER, container.name());
    labels.put(ATTEMPT, Integer.toString(attempt));
    labels.put(HASH, container.hash());
    return labels;
  }
}
