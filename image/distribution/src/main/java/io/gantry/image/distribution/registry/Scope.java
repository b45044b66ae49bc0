package io.gantry.image.distribution.registry;

import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a token shall allow, as in {@code repository:library/busybox:pull,push}.
 *
 * @param actions sorted
 */
record Scope(String resource, List<String> actions) {
  Scope {
    actions = List.copyOf(actions);
  }

  static Scope pull(String repository) {
    return new Scope("repository:" + repository, List.of("pull"));
  }

  static Scope push(String repository) {
    return new Scope("repository:" + repository, List.of("pull", "push"));
  }

  static Scope delete(String repository) {
    return new Scope("repository:" + repository, List.of("delete", "pull", "push"));
  }

  /** The scopes of a challenge, which are separated by blanks. */
  static List<Scope> parse(String text) {
    return Arrays.stream(text.split(" ", -1))
        .filter(each -> each.lastIndexOf(':') > 0)
        .map(each -> {
          int colon = each.lastIndexOf(':');
          List<String> actions = List.of(each.substring(colon + 1).split(",", -1));
          return new Scope(each.substring(0, colon), List.copyOf(new TreeSet<>(actions)));
        })
        .toList();
  }

  /** Both, each resource once. */
  static List<Scope> union(List<Scope> some, List<Scope> others) {
    var actions = new TreeMap<String, TreeSet<String>>();
    for (List<Scope> each : List.of(some, others)) {
      for (Scope scope : each) {
        actions.computeIfAbsent(scope.resource, _ -> new TreeSet<>()).addAll(scope.actions);
      }
    }
    return actions.entrySet().stream()
        .map(entry -> new Scope(entry.getKey(), List.copyOf(entry.getValue())))
        .toList();
  }

  @Override
  public String toString() {
    return resource + ":" + String.join(",", actions);
  }
}
