package io.gantry.app.cli.bake;

import io.gantry.app.cli.bake.Recipes.Recipe;
import io.gantry.engine.api.build.BuildProgress;
import io.gantry.engine.api.build.BuildResult;
import io.gantry.engine.api.build.ImageBuilder;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.TaskGroup;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Builds targets beside each other; each waits for those whose results it uses. */
final class BakeRun {
  private static final Duration LONG = Duration.ofDays(365);

  private BakeRun() {}

  /** A target that failed. */
  static final class TargetFailure extends GantryException {
    private static final long serialVersionUID = 1L;

    private final String target;

    TargetFailure(String target, GantryException cause) {
      super(cause.kind(), cause.text(), cause);
      this.target = target;
    }

    String target() {
      return target;
    }
  }

  /**
   * The results by target; the first failure ends all.
   *
   * @param recipes each behind those that it needs
   */
  static Map<String, BuildResult> run(
      ImageBuilder builder, List<Recipe> recipes, BuildProgress progress)
      throws InterruptedException {
    var steps = new AtomicInteger();
    var running = new LinkedHashMap<String, Future<BuildResult>>();
    try (TaskGroup group = TaskGroup.open("bake")) {
      for (Recipe recipe : recipes) {
        var needed = new HashMap<String, Future<BuildResult>>();
        recipe
            .links()
            .values()
            .forEach(name -> {
              Future<BuildResult> other = running.get(name);
              if (other != null) {
                needed.put(name, other);
              }
            });
        BuildProgress own =
            recipes.size() == 1 ? progress : new PrefixedProgress(progress, steps, recipe.target());
        running.put(recipe.target(), group.fork(() -> build(builder, recipe, needed, own)));
      }
      group.join(LONG);
    }
    var results = new LinkedHashMap<String, BuildResult>();
    running.forEach((name, result) -> results.put(name, result.resultNow()));
    return results;
  }

  private static BuildResult build(
      ImageBuilder builder,
      Recipe recipe,
      Map<String, Future<BuildResult>> needed,
      BuildProgress progress)
      throws InterruptedException {
    var images = new HashMap<String, String>();
    for (Map.Entry<String, Future<BuildResult>> other : needed.entrySet()) {
      try {
        images.put(other.getKey(), other.getValue().get().imageId().toString());
      } catch (ExecutionException e) {
        throw new GantryException(Kind.CANCELLED, "target " + other.getKey() + " failed", e);
      }
    }
    try {
      return builder.build(recipe.with(images), progress);
    } catch (GantryException e) {
      throw new TargetFailure(recipe.target(), e);
    }
  }
}
