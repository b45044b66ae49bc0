package io.gantry.engine.docker.client;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.TaskGroup;
import io.gantry.platform.base.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;

/** What is asked of each item of a list, a few at once; what is gone meanwhile is left out. */
final class Inspections {
  private static final int AT_ONCE = 4;
  private static final Duration LONG = Duration.ofMinutes(10);

  private Inspections() {}

  /** The items of an answer; engines write an empty list as null, too. */
  static List<Json> items(Json answer) {
    return answer instanceof Json.Arr(List<Json> items) ? items : List.of();
  }

  static <T> List<T> of(List<String> ids, Function<String, T> inspect) {
    var found = new AtomicReferenceArray<Optional<T>>(ids.size());
    var next = new AtomicInteger();
    try (var group = TaskGroup.open("inspect")) {
      for (int i = 0; i < Math.min(AT_ONCE, ids.size()); i++) {
        var _ =
            group.fork(() -> {
              for (int at = next.getAndIncrement(); at < ids.size(); at = next.getAndIncrement()) {
                found.set(at, one(ids.get(at), inspect));
              }
              return true;
            });
      }
      group.join(LONG);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GantryException(Kind.CANCELLED, "interrupted", e);
    }
    var all = new ArrayList<T>();
    for (int i = 0; i < ids.size(); i++) {
      found.get(i).ifPresent(all::add);
    }
    return all;
  }

  private static <T> Optional<T> one(String id, Function<String, T> inspect) {
    try {
      return Optional.of(inspect.apply(id));
    } catch (GantryException e) {
      if (e.kind() == Kind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
