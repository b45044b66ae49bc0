package io.gantry.engine.build.cache;

import io.gantry.engine.api.build.BuildCaches.Entry;
import io.gantry.engine.api.build.BuildCaches.Rule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * What a rule lets go, in order: the longest unused first, but nothing before what stands on it.
 * Pure.
 */
final class PrunePlan {
  private final Rule rule;
  private final Instant now;

  private PrunePlan(Rule rule, Instant now) {
    this.rule = rule;
    this.now = now;
  }

  static List<Item> of(List<Item> items, Rule rule, Instant now) {
    return new PrunePlan(rule, now).choose(items);
  }

  private List<Item> choose(List<Item> items) {
    Map<String, Item> byId = new HashMap<>();
    Map<String, Integer> standing = new HashMap<>();
    long total = 0;
    for (Item item : items) {
      byId.put(item.entry().id(), item);
      item.entry().parents().forEach(parent -> standing.merge(parent, 1, Integer::sum));
      total += item.own();
    }
    var free =
        new PriorityQueue<Item>(
            Comparator.comparing((Item item) -> item.entry().lastUsed())
                .thenComparing(item -> item.entry().id()));
    Set<String> seen = new HashSet<>();
    for (Item item : items) {
      if (standing.getOrDefault(item.entry().id(), 0) == 0 && isLetGo(item.entry())) {
        free.add(item);
        seen.add(item.entry().id());
      }
    }
    var chosen = new ArrayList<Item>();
    while (!free.isEmpty() && total > rule.keep().orElse(-1L)) {
      Item item = free.remove();
      chosen.add(item);
      total -= item.own();
      for (String parent : item.entry().parents()) {
        Item below = byId.get(parent);
        int left = standing.merge(parent, -1, Integer::sum);
        if (left == 0 && below != null && isLetGo(below.entry()) && seen.add(parent)) {
          free.add(below);
        }
      }
    }
    return chosen;
  }

  private boolean isLetGo(Entry entry) {
    return !entry.inUse()
        && (rule.all() || (!entry.shared() && !entry.type().equals("internal")))
        && rule.unusedFor().map(age -> entry.lastUsed().isBefore(now.minus(age))).orElse(true)
        && (rule.types().isEmpty() || rule.types().contains(entry.type()))
        && (rule.ids().isEmpty() || rule.ids().stream().anyMatch(entry.id()::startsWith));
  }
}
