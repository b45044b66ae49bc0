package io.gantry.app.launcher;

import io.gantry.container.runtime.Limits;
import io.gantry.container.runtime.Rights;
import io.gantry.container.runtime.SpecBuilder;
import io.gantry.platform.base.json.Json;
import java.util.function.Supplier;

/** Specifications by a builder that is made, and asks the host for its limits, on first use. */
record LazySpecs(Supplier<SpecBuilder> specs) implements SpecBuilder {
  @Override
  public Json.Obj build(Request request) {
    return specs.get().build(request);
  }

  @Override
  public Json.Obj process(ProcessRequest process, Rights rights, Limits limits) {
    return specs.get().process(process, rights, limits);
  }

  @Override
  public Json.Obj resources(Limits limits) {
    return specs.get().resources(limits);
  }
}
