package io.gantry.app.cli.bake;

import io.gantry.app.cli.argv.UsageException;
import io.gantry.app.cli.bake.Definitions.Group;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * What is built.
 *
 * @param groups those that were asked for, for printing
 * @param targets all, each behind those whose results it uses; whole, with all they inherit
 * @param asked the names of those that were asked for; the others are only used
 */
record Plan(Map<String, Group> groups, Map<String, Json.Obj> targets, Set<String> asked) {
  private static final String LINK = "target:";

  Plan {
    groups = new LinkedHashMap<>(groups);
    targets = new LinkedHashMap<>(targets);
    asked = new LinkedHashSet<>(asked);
  }

  /**
   * Takes what is asked for.
   *
   * @param names targets and groups; none for {@code default}
   * @param change what options make of the whole targets
   */
  static Plan of(
      Definitions definitions, List<String> names, UnaryOperator<Map<String, Json.Obj>> change) {
    List<String> wanted = names.isEmpty() ? List.of("default") : names;
    var groups = new LinkedHashMap<String, Group>();
    var asked = new LinkedHashSet<String>();
    for (String name : wanted) {
      expand(definitions, name, groups, asked, new LinkedHashSet<>());
    }
    if (!wanted.equals(List.of("default")) || !groups.containsKey("default")) {
      groups.put("default", new Group("", wanted));
    }
    groups.computeIfPresent(
        "default",
        (_, group) -> new Group(group.description(), group.targets().stream().sorted().toList()));
    var all = new LinkedHashMap<String, Json.Obj>();
    for (String name : asked) {
      add(definitions, name, all);
    }
    Map<String, Json.Obj> changed = change.apply(all);
    var ordered = new LinkedHashMap<String, Json.Obj>();
    for (String name : changed.keySet()) {
      order(changed, name, ordered, new LinkedHashSet<>());
    }
    ordered.replaceAll((name, target) -> asked.contains(name) ? target : unnamed(target));
    return new Plan(new TreeMap<>(groups), ordered, asked);
  }

  private static Json.Obj unnamed(Json.Obj target) {
    Json.Obj only = Json.object().put("type", "cacheonly").build();
    return target.with("output", Json.array(List.of(only)));
  }

  private static void expand(
      Definitions definitions,
      String name,
      Map<String, Group> groups,
      Set<String> asked,
      Set<String> above) {
    Group group = definitions.groups().get(name);
    if (group == null) {
      if (!definitions.targets().containsKey(name)) {
        throw UsageException.plain("failed to find target " + name + among(definitions));
      }
      asked.add(name);
      return;
    }
    if (above.add(name)) {
      groups.put(name, group);
      for (String member : group.targets()) {
        expand(definitions, member, groups, asked, above);
      }
    }
  }

  private static String among(Definitions definitions) {
    var names = new LinkedHashSet<>(definitions.groups().keySet());
    names.addAll(definitions.targets().keySet());
    return names.isEmpty() ? "" : ": there are " + String.join(", ", names);
  }

  /** A target with all it inherits, and those whose results it uses. */
  private static void add(Definitions definitions, String name, Map<String, Json.Obj> all) {
    if (all.containsKey(name)) {
      return;
    }
    Json.Obj whole = inherited(definitions, name, new LinkedHashSet<>());
    var fields = new LinkedHashMap<>(whole.fields());
    fields.remove("inherits");
    fields.putIfAbsent("context", Json.of("."));
    fields.computeIfPresent("context", (_, context) -> Json.of(Compose.cleaned(context)));
    fields.putIfAbsent("dockerfile", Json.of("Dockerfile"));
    all.put(name, new Json.Obj(fields));
    for (String link : links(all.getOrDefault(name, Json.Obj.EMPTY)).values()) {
      if (!definitions.targets().containsKey(link)) {
        throw UsageException.plain(
            "target " + name + ": failed to find target " + link + among(definitions));
      }
      add(definitions, link, all);
    }
  }

  private static Json.Obj inherited(Definitions definitions, String name, Set<String> above) {
    Json.Obj own = definitions.targets().get(name);
    if (own == null) {
      throw UsageException.plain(
          "target " + above.iterator().next() + " inherits from " + name + ", which is no target");
    }
    if (!above.add(name)) {
      return Json.Obj.EMPTY;
    }
    Json.Obj base = Json.Obj.EMPTY;
    for (String parent : own.strings("inherits")) {
      base = TargetMerge.merge(base, inherited(definitions, parent, above));
    }
    above.remove(name);
    return TargetMerge.merge(base, own);
  }

  /** The targets whose results a target uses, by the names of its contexts. */
  static Map<String, String> links(Json.Obj target) {
    var links = new LinkedHashMap<String, String>();
    target
        .stringMap("contexts")
        .forEach((name, value) -> {
          if (value.startsWith(LINK)) {
            links.put(name, value.substring(LINK.length()));
          }
        });
    return links;
  }

  private static void order(
      Map<String, Json.Obj> targets,
      String name,
      Map<String, Json.Obj> ordered,
      LinkedHashSet<String> above) {
    if (ordered.containsKey(name)) {
      return;
    }
    if (!above.add(name)) {
      var path = new ArrayList<>(above);
      path.add(name);
      throw UsageException.plain("targets need each other: " + String.join(" -> ", path));
    }
    Json.Obj target = targets.get(name);
    if (target == null) {
      throw UsageException.plain("failed to find target " + name);
    }
    for (String link : links(target).values()) {
      order(targets, link, ordered, above);
    }
    above.remove(name);
    ordered.put(name, target);
  }

  /** As {@code --print} shows it. */
  Json.Obj json() {
    Json.ObjectBuilder allGroups = Json.object();
    groups.forEach((name, group) ->
        allGroups.put(
            name,
            Json.object()
                .putUnlessEmpty("description", group.description())
                .put("targets", Json.strings(group.targets()))
                .build()));
    Json.ObjectBuilder allTargets = Json.object();
    new TreeMap<>(targets)
        .forEach((name, target) -> {
          Json.ObjectBuilder fields = Json.object();
          for (String field : TargetFields.ORDER) {
            target
                .get(field)
                .filter(value -> !value.equals(Json.array(List.of())))
                .filter(value -> !value.equals(Json.Obj.EMPTY))
                .ifPresent(value -> fields.put(field, value));
          }
          allTargets.put(name, fields.build());
        });
    return Json.object().put("group", allGroups.build()).put("target", allTargets.build()).build();
  }
}
