package io.gantry.app.launcher;

import io.gantry.container.runtime.SpecBuilder;
import io.gantry.platform.base.json.Json;
import java.util.List;
import java.util.function.Supplier;

/** Specifications by a builder that is made, and asks the host for its limits, on first use. */
record LazySpecs(Supplier<SpecBuilder> specs) implements SpecBuilder {
  @Override
  public Json.Obj build(Request request) {
    return specs.get().build(request);
  }

  @Override
  public Json.Obj process(
      ProcessRequest process, boolean privileged, List<String> capAdd, List<String> capDrop) {
    return specs.get().process(process, privileged, capAdd, capDrop);
  }
}
