package io.gantry.cluster.kubelet.source;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.cluster.kubelet.pod.Scene;
import io.gantry.cluster.kubelet.spec.PodSpec;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ResourceTypes;
import org.junit.jupiter.api.Test;

final class PodReferencesTest {
  private static final PodSpec POD =
      Scene.pod(
          """
          {"volumes":[{"name":"a","configMap":{"name":"m1"}},
             {"name":"b","secret":{"secretName":"s1"}},
             {"name":"c","projected":{"sources":[{"secret":{"name":"s2"}}]}}],
           "imagePullSecrets":[{"name":"s4"}],
           "containers":[{"name":"c","envFrom":[{"configMapRef":{"name":"m2"}}],
             "env":[{"name":"A","valueFrom":{"secretKeyRef":{"name":"s3","key":"k"}}}]}]}
          """,
          "");

  private static boolean map(String name) {
    return PodReferences.refers(POD, ApiObject.of(ResourceTypes.CONFIG_MAPS, "default", name));
  }

  private static boolean secret(String name) {
    return PodReferences.refers(POD, ApiObject.of(ResourceTypes.SECRETS, "default", name));
  }

  @Test
  void referencesAreFoundInVolumesAndVariables() {
    assertTrue(map("m1") && map("m2") && secret("s1") && secret("s2") && secret("s3"));
    assertTrue(secret("s4"));
    assertFalse(map("s4"));
  }

  @Test
  void otherNamesKindsAndNamespacesAreNone() {
    assertFalse(map("s1"));
    assertFalse(secret("m1"));
    assertFalse(map("m3"));
    assertFalse(PodReferences.refers(POD, ApiObject.of(ResourceTypes.CONFIG_MAPS, "other", "m1")));
  }
}
