package io.gantry.cluster.scheduler.snapshot;

import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One term of a node selector: all requirements must hold. A term without any holds for no node.
 */
public record NodeTerm(List<Requirement> labels, List<Requirement> names) {
  /** Copies the lists. */
  public NodeTerm {
    labels = List.copyOf(labels);
    names = List.copyOf(names);
  }

  /** One requirement on a label, or on the node's name. */
  public record Requirement(String key, String operator, List<String> values) {
    /** Copies the list. */
    public Requirement {
      values = List.copyOf(values);
    }

    boolean holds(boolean present, String value) {
      return switch (operator) {
        case "In" -> present && values.contains(value);
        case "NotIn" -> !present || !values.contains(value);
        case "Exists" -> present;
        case "DoesNotExist" -> !present;
        case "Gt" -> present && compares(value, 1);
        case "Lt" -> present && compares(value, -1);
        default -> false;
      };
    }

    private boolean compares(String value, int sign) {
      try {
        return values.size() == 1
            && Long.compare(Long.parseLong(value), Long.parseLong(values.getFirst())) == sign;
      } catch (NumberFormatException _) {
        return false;
      }
    }
  }

  static NodeTerm of(Json.Obj term) {
    return new NodeTerm(requirements(term, "matchExpressions"), requirements(term, "matchFields"));
  }

  static List<NodeTerm> list(List<Json> terms) {
    var list = new ArrayList<NodeTerm>();
    for (Json item : terms) {
      if (item instanceof Json.Obj term) {
        list.add(of(term));
      }
    }
    return List.copyOf(list);
  }

  private static List<Requirement> requirements(Json.Obj term, String field) {
    var requirements = new ArrayList<Requirement>();
    for (Json item : term.array(field)) {
      if (item instanceof Json.Obj requirement) {
        requirements.add(
            new Requirement(
                requirement.string("key"),
                requirement.string("operator"),
                requirement.strings("values")));
      }
    }
    return requirements;
  }

  /** Whether a node with this name and these labels is meant. */
  public boolean matches(String name, Map<String, String> nodeLabels) {
    for (Requirement requirement : labels) {
      String value = nodeLabels.get(requirement.key);
      if (!requirement.holds(value != null, value == null ? "" : value)) {
        return false;
      }
    }
    for (Requirement requirement : names) {
      if (!requirement.key.equals("metadata.name") || !requirement.holds(true, name)) {
        return false;
      }
    }
    return !labels.isEmpty() || !names.isEmpty();
  }
}
