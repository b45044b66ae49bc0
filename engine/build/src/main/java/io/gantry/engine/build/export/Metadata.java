package io.gantry.engine.build.export;

import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.Reference;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What {@code --metadata-file} tells, in buildx's words; of several outputs the last counts. */
final class Metadata {
  private final TreeMap<String, String> values = new TreeMap<>();
  private Optional<Digest> digest = Optional.empty();

  /** Begins with what is known of every build. */
  Metadata(BuildFacts facts, List<Statement> statements) {
    put("buildx.build.ref", Json.of("default/default/" + facts.id()));
    for (Statement statement : statements) {
      String suffix = statements.size() == 1 ? "" : "/" + statement.image().platform();
      put("buildx.build.provenance" + suffix, statement.predicate(false));
    }
  }

  private void put(String name, Json value) {
    values.put(name, value.text());
  }

  /** An image that went somewhere. */
  void add(ImageSet.Sent sent, List<Reference> names) {
    digest = Optional.of(sent.top().digest());
    values.remove("containerimage.config.digest");
    sent.config().ifPresent(id -> put("containerimage.config.digest", Json.of(id.toString())));
    put("containerimage.digest", Json.of(sent.top().digest().toString()));
    put("containerimage.descriptor", sent.descriptor().json());
    if (!names.isEmpty()) {
      put(
          "image.name",
          Json.of(names.stream().map(Reference::toString).collect(Collectors.joining(","))));
    }
  }

  /** Of the last image or index. */
  Optional<Digest> digest() {
    return digest;
  }

  Map<String, String> values() {
    return values;
  }
}
