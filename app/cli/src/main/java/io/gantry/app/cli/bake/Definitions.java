package io.gantry.app.cli.bake;

import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * What bake files define.
 *
 * @param targets in the form of {@link TargetFields}, as written: without what they inherit
 */
record Definitions(
    Map<String, Group> groups, Map<String, Json.Obj> targets, List<Variable> variables) {
  static final Definitions NONE = new Definitions(Map.of(), Map.of(), List.of());

  Definitions {
    groups = new LinkedHashMap<>(groups);
    targets = new LinkedHashMap<>(targets);
    variables = List.copyOf(variables);
  }

  /** Targets, and groups of them, under a name. */
  record Group(String description, List<String> targets) {
    Group {
      targets = List.copyOf(targets);
    }
  }

  /** A variable, for lists. */
  record Variable(String name, String type, Json value, String description) {}

  /** These, then those of another file. */
  Definitions and(Definitions other) {
    var allGroups = new LinkedHashMap<>(groups);
    other.groups.forEach((name, group) -> allGroups.merge(name, group, Definitions::joined));
    var all = new LinkedHashMap<>(targets);
    other.targets.forEach((name, target) -> all.merge(name, target, TargetMerge::merge));
    var allVariables = new ArrayList<>(variables);
    allVariables.addAll(other.variables);
    return new Definitions(allGroups, all, allVariables);
  }

  private static Group joined(Group first, Group second) {
    var names = new LinkedHashSet<>(first.targets());
    names.addAll(second.targets());
    return new Group(
        second.description().isEmpty() ? first.description() : second.description(),
        List.copyOf(names));
  }
}
