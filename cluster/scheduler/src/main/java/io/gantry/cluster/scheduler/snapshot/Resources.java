package io.gantry.cluster.scheduler.snapshot;

import io.gantry.cluster.model.Quantity;
import io.gantry.platform.base.json.Json;
import java.util.HashMap;
import java.util.Map;

/**
 * Amounts of what a node has and Pods ask for.
 *
 * @param cpu thousandths of a core
 * @param memory bytes
 * @param storage bytes of {@code ephemeral-storage}
 * @param extended all others by name, in their own units; without zeros
 */
public record Resources(long cpu, long memory, long storage, Map<String, Long> extended) {
  /** Nothing of anything. */
  public static final Resources NONE = new Resources(0, 0, 0, Map.of());

  /** Copies the map. */
  public Resources {
    extended = Map.copyOf(extended);
  }

  /** Reads a map of quantities; {@code pods} is left out, which {@link NodeView} reads. */
  public static Resources of(Json.Obj quantities) {
    long cpu = 0;
    long memory = 0;
    long storage = 0;
    Map<String, Long> extended = Map.of();
    for (var entry : quantities.fields().entrySet()) {
      Quantity quantity = quantity(entry.getValue());
      switch (entry.getKey()) {
        case "cpu" -> cpu = quantity.milli();
        case "memory" -> memory = quantity.value();
        case "ephemeral-storage" -> storage = quantity.value();
        case "pods" -> {}
        default -> {
          if (quantity.value() != 0) {
            extended = extended.isEmpty() ? new HashMap<>() : extended;
            extended.put(entry.getKey(), quantity.value());
          }
        }
      }
    }
    return new Resources(cpu, memory, storage, extended);
  }

  static Quantity quantity(Json value) {
    return switch (value) {
      case Json.Str(String text) -> Quantity.parse(text);
      case Json.Num(String text) -> Quantity.parse(text);
      case Json.Null _, Json.Bool _, Json.Arr _, Json.Obj _ -> Quantity.parse("0");
    };
  }

  /** The sum. */
  public Resources plus(Resources other) {
    return combine(other, 1);
  }

  /** The difference. */
  public Resources minus(Resources other) {
    return combine(other, -1);
  }

  private Resources combine(Resources other, int sign) {
    return new Resources(
        cpu + sign * other.cpu,
        memory + sign * other.memory,
        storage + sign * other.storage,
        combineExtended(other, sign));
  }

  private Map<String, Long> combineExtended(Resources other, int sign) {
    if (other.extended.isEmpty()) {
      return extended;
    }
    var sum = new HashMap<>(extended);
    other.extended.forEach((name, amount) -> {
      long left = sum.getOrDefault(name, 0L) + sign * amount;
      if (left == 0) {
        sum.remove(name);
      } else {
        sum.put(name, left);
      }
    });
    return sum;
  }

  /** The larger of each. */
  public Resources max(Resources other) {
    Map<String, Long> larger = extended;
    if (!other.extended.isEmpty()) {
      larger = new HashMap<>(extended);
      for (var entry : other.extended.entrySet()) {
        larger.merge(entry.getKey(), entry.getValue(), Math::max);
      }
    }
    return new Resources(
        Math.max(cpu, other.cpu),
        Math.max(memory, other.memory),
        Math.max(storage, other.storage),
        larger);
  }
}
