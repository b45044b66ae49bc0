package io.gantry.engine.build.export;

import io.gantry.engine.api.build.BuildRequest;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The outputs of a request, understood. Pure. */
public final class OutputPlan {
  private final List<Output> outputs;
  private final Optional<Provenance> provenance;

  private OutputPlan(List<Output> outputs, Optional<Provenance> provenance) {
    this.outputs = List.copyOf(outputs);
    this.provenance = provenance;
  }

  /**
   * Reads the outputs, attestations and annotations of a request.
   *
   * @throws GantryException {@code INVALID}, naming the attribute
   */
  public static OutputPlan of(BuildRequest request) {
    Optional<Provenance> provenance = Provenance.of(request.attestations());
    var reader = new OutputReader(request, request.severalPlatforms(), provenance.isPresent());
    var outputs = new ArrayList<Output>();
    if (request.outputs().isEmpty()) {
      outputs.add(reader.image(new Attributes("output \"image\"", Map.of()), false));
    }
    request.outputs().forEach(output -> outputs.add(reader.read(output)));
    return new OutputPlan(outputs, provenance);
  }

  List<Output> outputs() {
    return outputs;
  }

  Optional<Provenance> provenance() {
    return provenance;
  }

  /** Whether an output wants younger times of files taken back to {@code SOURCE_DATE_EPOCH}. */
  public boolean rewritesTimes() {
    return outputs.stream()
        .anyMatch(output ->
            switch (output) {
              case Output.ToImage image -> image.packaging().rewritesTimes();
              case Output.ToDocker docker -> docker.packaging().rewritesTimes();
              case Output.ToLayout layout -> layout.packaging().rewritesTimes();
              case Output.ToFiles _, Output.ToCache _ -> false;
            });
  }

  static GantryException invalid(String text) {
    return new GantryException(Kind.INVALID, text);
  }
}
