package io.gantry.app.cli.bake.hcl;

import io.gantry.platform.base.json.Json;
import java.util.List;
import java.util.Optional;

/** What names mean. */
public interface Scope {
  /** The value of a variable; nothing if there is none. */
  Optional<Json> variable(Place place, String name);

  /** What a function of the file gives; nothing if it has none of the name. */
  default Optional<Json> call(Place place, String name, List<Json> arguments) {
    return Optional.empty();
  }

  /** An attribute of a block, as in {@code target.app.context}; nothing if there is none. */
  default Optional<Json> block(Place place, String type, String label, String attribute) {
    return Optional.empty();
  }

  /** This scope with another variable. */
  default Scope with(String name, Json value) {
    Scope outer = this;
    return new Scope() {
      @Override
      public Optional<Json> variable(Place place, String wanted) {
        return wanted.equals(name) ? Optional.of(value) : outer.variable(place, wanted);
      }

      @Override
      public Optional<Json> call(Place place, String function, List<Json> arguments) {
        return outer.call(place, function, arguments);
      }

      @Override
      public Optional<Json> block(Place place, String type, String label, String attribute) {
        return outer.block(place, type, label, attribute);
      }
    };
  }
}
