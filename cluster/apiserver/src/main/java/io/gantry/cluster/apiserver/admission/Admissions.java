package io.gantry.cluster.apiserver.admission;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;

/** The rules of admission that are always on. */
public final class Admissions {
  /** How long a Pod in a new namespace waits for the account that a controller makes there. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private Admissions() {}

  /**
   * All rules, in the order in which they are asked.
   *
   * @param serviceCidr where Services get their addresses, as in {@code 10.96.0.0/16}
   */
  public static List<Admission> standard(
      Lookup lookup, String serviceCidr, NodePorts nodePorts, InstantSource clock) {
    var random = new SplittableRandom();
    return List.of(
        new NamespaceLifecycle(lookup),
        new ServiceAccount(lookup, random, PATIENCE),
        new Priority(),
        new DefaultTolerationSeconds(),
        new ServiceAddresses(lookup, ServiceCidr.parse(serviceCidr), nodePorts, random, clock));
  }
}
