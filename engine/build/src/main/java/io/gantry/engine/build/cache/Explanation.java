package io.gantry.engine.build.cache;

import io.gantry.engine.build.solver.WorkKey.Part;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What makes two keys of one place differ, for people. Pure; parts as {@link KeyParts} has them.
 */
final class Explanation {
  private static final int MOST = 10;
  private static final int LONGEST = 60;
  private static final String FILE = "file ";
  private static final String COUNT = " count";
  private static final String END = "end of ";

  private final Map<String, List<String>> before;
  private final Map<String, List<String>> now;
  private final List<String> reasons = new ArrayList<>();

  private Explanation(List<Part> before, List<Part> now) {
    this.before = byLabel(before);
    this.now = byLabel(now);
  }

  /** The differences, at most ten and how many more; none if there are none. */
  static List<String> of(List<Part> before, List<Part> now) {
    return few(new Explanation(before, now).differences());
  }

  static List<String> few(List<String> reasons) {
    if (reasons.size() <= MOST) {
      return List.copyOf(reasons);
    }
    var first = new ArrayList<>(reasons.subList(0, MOST));
    first.add("and " + (reasons.size() - MOST) + " more");
    return first;
  }

  private static Map<String, List<String>> byLabel(List<Part> parts) {
    var byLabel = new LinkedHashMap<String, List<String>>();
    for (Part part : parts) {
      if (!part.label().endsWith(COUNT) && !part.label().startsWith(END)) {
        byLabel.computeIfAbsent(part.label(), _ -> new ArrayList<>()).add(part.value());
      }
    }
    return byLabel;
  }

  private List<String> differences() {
    var labels = new LinkedHashSet<>(now.keySet());
    labels.addAll(before.keySet());
    for (String label : labels) {
      List<String> was = before.getOrDefault(label, List.of());
      List<String> is = now.getOrDefault(label, List.of());
      if (!was.equals(is)) {
        tell(label, was, is);
      }
    }
    return reasons;
  }

  private void tell(String label, List<String> was, List<String> is) {
    switch (label) {
      case "on", "lower" -> reasons.add("the step before gave another result");
      case "upper" -> reasons.add("what it copies changed");
      case "of" -> reasons.add("what it mounts gave another result");
      case "variable" -> variables(was, is);
      default -> {
        if (label.startsWith(FILE)) {
          reasons.add(label + (was.isEmpty() ? " is new" : is.isEmpty() ? " is gone" : " changed"));
        } else if (was.size() == is.size()) {
          each(label, was, is);
        } else {
          reasons.add(label + " changed");
        }
      }
    }
  }

  private void each(String label, List<String> was, List<String> is) {
    for (int i = 0; i < was.size(); i++) {
      if (!was.get(i).equals(is.get(i))) {
        reasons.add(change(label, was.get(i), is.get(i)));
      }
    }
  }

  private static String change(String label, String was, String is) {
    return isShown(was) && isShown(is)
        ? label + " was " + shown(was) + ", is " + shown(is)
        : label + " changed";
  }

  /** Not sums of long values, nor what would upset a terminal. */
  private static boolean isShown(String value) {
    return !value.startsWith("#")
        && value.length() <= LONGEST
        && value.chars().noneMatch(Character::isISOControl);
  }

  private static String shown(String value) {
    return value.isEmpty() ? "empty" : value;
  }

  private void variables(List<String> was, List<String> is) {
    Map<String, String> old = named(was);
    Map<String, String> fresh = named(is);
    fresh.forEach((name, value) -> {
      Optional<String> known = Optional.ofNullable(old.get(name));
      if (known.isEmpty()) {
        reasons.add("variable " + name + " is new");
      } else if (!known.get().equals(value)) {
        reasons.add(change("variable " + name, known.get(), value));
      }
    });
    old.keySet().stream()
        .filter(name -> !fresh.containsKey(name))
        .forEach(name -> reasons.add("variable " + name + " is gone"));
    if (old.equals(fresh)) {
      reasons.add("the order of variables changed");
    }
  }

  private static Map<String, String> named(List<String> variables) {
    var named = new LinkedHashMap<String, String>();
    for (String variable : variables) {
      int equals = variable.indexOf('=');
      if (equals > 0) {
        named.put(variable.substring(0, equals), variable.substring(equals + 1));
      } else {
        named.put("with a long value", variable);
      }
    }
    return named;
  }
}
