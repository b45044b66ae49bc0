package io.gantry.cluster.apiserver.negotiate;

import io.gantry.cluster.model.StatusException;
import io.gantry.cluster.model.StatusReason;
import io.gantry.platform.base.json.Json;
import java.util.Optional;

/** The form of an answer. */
public record Form(Encoding encoding, View view) {
  /** JSON of the whole. */
  public static final Form PLAIN = new Form(Encoding.JSON, new View.Whole());

  private static final String META = "meta.k8s.io";

  /**
   * The best form that the client takes and the server has; {@code NotAcceptable} if there is none.
   * Protobuf is passed over in favour of what stands behind it.
   *
   * @param header {@code Accept}; empty for anything
   */
  public static Form of(String header) {
    if (header.isEmpty() || header.equals("application/json") || header.equals("*/*")) {
      return PLAIN;
    }
    for (Accept.Clause clause : Accept.parse(header).clauses()) {
      Optional<Encoding> encoding = encoding(clause);
      if (encoding.isEmpty()) {
        continue;
      }
      Optional<View> view = view(clause);
      if (view.isPresent()) {
        return new Form(encoding.get(), view.get());
      }
    }
    throw new StatusException(
        new StatusException.Status(
            StatusReason.NOT_ACCEPTABLE,
            "only the following media types are accepted: " + String.join(", ", Encoding.TYPES),
            Json.Obj.EMPTY));
  }

  private static Optional<Encoding> encoding(Accept.Clause clause) {
    if (clause.takes(Encoding.JSON.mediaType())) {
      return Optional.of(Encoding.JSON);
    }
    return clause.takes(Encoding.YAML.mediaType()) || clause.type().equals("application/x-yaml")
        ? Optional.of(Encoding.YAML)
        : Optional.empty();
  }

  private static Optional<View> view(Accept.Clause clause) {
    String as = clause.parameter("as");
    String version = clause.parameter("v");
    boolean known = clause.parameter("g").equals(META) && isKnown(version);
    return switch (as) {
      case "" -> Optional.of(new View.Whole());
      case "Table" -> known ? Optional.of(new View.AsTable(version)) : Optional.empty();
      case "PartialObjectMetadata", "PartialObjectMetadataList" ->
          known ? Optional.of(new View.MetadataOnly(version)) : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static boolean isKnown(String version) {
    return version.equals("v1") || version.equals("v1beta1");
  }
}
