package io.gantry.cluster.scheduler.filter;

import io.gantry.cluster.scheduler.snapshot.NodeView;
import io.gantry.cluster.scheduler.snapshot.PodView;
import io.gantry.cluster.scheduler.snapshot.Resources;
import io.gantry.cluster.scheduler.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Enough of every resource is left. */
final class Fit implements Filter {
  @Override
  public String name() {
    return "NodeResourcesFit";
  }

  @Override
  public Check prepare(PodView pod, Snapshot snapshot) {
    Resources wanted = pod.requests();
    return node -> fits(wanted, node) ? Optional.empty() : Optional.of(refusal(wanted, node));
  }

  /** The common case without garbage. */
  private static boolean fits(Resources wanted, NodeView node) {
    Resources has = node.allocatable();
    Resources used = node.used();
    return node.pods().size() < node.podLimit()
        && (wanted.cpu() == 0 || wanted.cpu() <= has.cpu() - used.cpu())
        && (wanted.memory() == 0 || wanted.memory() <= has.memory() - used.memory())
        && (wanted.storage() == 0 || wanted.storage() <= has.storage() - used.storage())
        && (wanted.extended().isEmpty() || lacking(wanted, node).isEmpty());
  }

  private static List<String> lacking(Resources wanted, NodeView node) {
    var lacking = new ArrayList<String>();
    for (var entry : wanted.extended().entrySet()) {
      String name = entry.getKey();
      long has = node.allocatable().extended().getOrDefault(name, 0L);
      if (entry.getValue() > has - node.used().extended().getOrDefault(name, 0L)) {
        lacking.add(name);
      }
    }
    return lacking;
  }

  private static Refusal refusal(Resources wanted, NodeView node) {
    Resources has = node.allocatable();
    Resources used = node.used();
    var reasons = new ArrayList<String>();
    if (node.pods().size() >= node.podLimit()) {
      reasons.add("Too many pods");
    }
    if (wanted.cpu() > 0 && wanted.cpu() > has.cpu() - used.cpu()) {
      reasons.add("Insufficient cpu");
    }
    if (wanted.memory() > 0 && wanted.memory() > has.memory() - used.memory()) {
      reasons.add("Insufficient memory");
    }
    if (wanted.storage() > 0 && wanted.storage() > has.storage() - used.storage()) {
      reasons.add("Insufficient ephemeral-storage");
    }
    for (String name : lacking(wanted, node)) {
      reasons.add("Insufficient " + name);
    }
    return new Refusal(reasons, exceeds(wanted, has));
  }

  /** Whether even an empty node would be too small. */
  private static boolean exceeds(Resources wanted, Resources has) {
    return wanted.cpu() > has.cpu()
        || wanted.memory() > has.memory()
        || wanted.storage() > has.storage()
        || wanted.extended().entrySet().stream()
            .anyMatch(e -> e.getValue() > has.extended().getOrDefault(e.getKey(), 0L));
  }
}
